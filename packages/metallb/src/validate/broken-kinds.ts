import { quote } from '../quote.ts';
import { type Problem, problem } from './problem.ts';

/** The first object of a kind that makes MetalLB refuse all objects of the kind. */
export interface BrokenObject {
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
}

/**
 * The kinds of which a wrong object is in the cluster.
 *
 * MetalLB's webhook validates all objects of one kind (and, for advertisements, the pools) together with the newcomer.
 * Accepted objects can still be wrong together, because a pool's webhook does not look at advertisements. Such an object
 * makes the webhook refuse every later object for which it reads the kind.
 */
export class BrokenKinds {
  readonly #first: Map<string, BrokenObject> = new Map();

  get size(): number {
    return this.#first.size;
  }

  [Symbol.iterator](): IterableIterator<BrokenObject> {
    return this.#first.values();
  }

  /** Marks the kind as broken by the object, when there is a problem and the kind is not broken already. */
  mark({ kind, name }: Omit<BrokenObject, 'reason'>, [first]: readonly Problem[]): void {
    if (first === undefined || this.#first.has(kind)) return;
    this.#first.set(kind, { kind, name, reason: `${kind} ${quote(name)}: ${first.message}` });
  }

  /** The refusals of an object for whose validation MetalLB reads these kinds. */
  refusals(...kinds: readonly string[]): Problem[] {
    return kinds.flatMap((kind) => {
      const broken = this.#first.get(kind);
      if (broken === undefined) return [];
      return problem('GS-CONFIG-STALE', {
        path: [],
        message: `refused because of another object, which MetalLB validates together with this one: ${broken.reason}`,
        hint: 'put the other object right first',
      });
    });
  }
}
