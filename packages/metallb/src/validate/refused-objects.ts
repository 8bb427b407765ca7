import type { AdmittedObject } from './admit-object.ts';
import { covers } from './advertisement-index.ts';
import { bgpAdvertisementView, communityView, l2View, type PoolView, poolView } from './views.ts';

/**
 * The documents that the schema or the webhook refuses. They are not in the cluster, but what refers to them does not refer
 * to nothing: once the document is corrected, they exist.
 */
export class RefusedObjects {
  readonly #objects: readonly AdmittedObject[];
  readonly #names: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(objects: readonly AdmittedObject[]) {
    this.#objects = objects;
    const names = new Map<string, Set<string>>();
    for (const { kind, name } of objects) names.set(kind, (names.get(kind) ?? new Set()).add(name));
    this.#names = names;
  }

  has(kind: string, name: string): boolean {
    return this.#names.get(kind)?.has(name) === true;
  }

  /** Those whose spec is of the right shape. */
  readable(kind: string): readonly AdmittedObject[] {
    return this.#objects.filter((object) => object.kind === kind && object.readable);
  }

  /** Whether a refused Community may define the alias; one that cannot be read may define any. */
  mayDefine(alias: string): boolean {
    return this.#some('Community', (community) =>
      communityView(community).aliases.some(({ name }) => name === alias),
    );
  }

  /** Whether a refused advertisement may cover the pool. */
  mayCover(pool: PoolView): boolean {
    return (
      this.#some('L2Advertisement', (object) => covers(l2View(object), pool)) ||
      this.#some('BGPAdvertisement', (object) => covers(bgpAdvertisementView(object), pool))
    );
  }

  /** Whether an advertisement may cover a refused pool. */
  mayBeCoveredBy(view: Parameters<typeof covers>[0]): boolean {
    return this.#some('IPAddressPool', (object) => covers(view, poolView(object)));
  }

  #some(kind: string, test: (object: AdmittedObject) => boolean): boolean {
    return this.#objects.some((object) => object.kind === kind && (!object.readable || test(object)));
  }
}
