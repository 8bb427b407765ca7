import { type AdmittedObject, admitObject } from './admit-object.ts';
import { createObject, holdObject } from './assess-object.ts';
import type { BgpType } from './bgp-type.ts';
import { type ClusterState, emptyCluster, removePool } from './cluster-state.ts';
import { alreadyExists, foreignKind, namespaceMissing, wrongNamespace } from './document-problems.ts';
import type { NodeView } from './node-view.ts';
import { ownProblems } from './own-problems.ts';
import { durationProblems } from './peer-problems.ts';
import type { Problem } from './problem.ts';
import { strictProblems } from './strict-problems.ts';
import type { HeldObjects } from './whole-problems.ts';

/** The verdict on a document that was to be created. */
export interface JudgedDocument {
  readonly object: AdmittedObject;
  readonly namespace: string;
  readonly verdict: Verdict;
}

/** The answer to a document, with every problem that is known when it is created. */
export interface Verdict {
  /** The API server by the CRD's schema and rules, or MetalLB's webhook. */
  readonly by?: 'schema' | 'webhook' | undefined;
  readonly problems: readonly Problem[];
}

interface Creation {
  readonly object: AdmittedObject;
  readonly namespace: string;
  /** The object in the cluster that the document updates. */
  readonly previous: AdmittedObject | undefined;
}

const configurationKinds: ReadonlySet<string> = new Set([
  'BFDProfile',
  'BGPAdvertisement',
  'BGPPeer',
  'Community',
  'IPAddressPool',
  'L2Advertisement',
]);

/** A cluster in which documents are created one after the other, as the API server and the webhook see it. */
export class Cluster {
  readonly #namespace: string;
  readonly #objects: Map<string, Map<string, AdmittedObject>> = new Map();
  /** The objects that a document updates instead of clashing with them. */
  readonly #updatable: Set<AdmittedObject> = new Set();
  #state: ClusterState;

  /** @param options.existing - objects in the cluster, valid or not; one that the schema refuses cannot exist. */
  constructor({
    bgpType,
    namespace,
    nodes,
    existing,
  }: {
    readonly bgpType: BgpType;
    readonly nodes: readonly NodeView[] | undefined;
    readonly namespace: string;
    readonly existing: readonly unknown[];
  }) {
    this.#namespace = namespace;
    this.#state = emptyCluster({ bgpType, nodes });
    for (const object of existing.map((document) => admitObject(document))) {
      const isElsewhere = object.namespace !== '' && object.namespace !== namespace;
      if (object.admission !== 'admitted' || isElsewhere) continue;
      this.#hold(object);
      this.#updatable.add(object);
      holdObject(object, this.#state);
    }
  }

  get state(): ClusterState {
    return this.#state;
  }

  /** The objects in the cluster, by kind and name. */
  get objects(): HeldObjects {
    return this.#objects;
  }

  /** Judges a document; an accepted one is in the cluster afterwards. */
  create(document: unknown): JudgedDocument {
    const read = admitObject(document);
    const namespace = read.namespace === '' ? this.#namespace : read.namespace;
    const isHere = namespace === this.#namespace;
    const before = isHere ? this.#find(read) : undefined;
    const previous = before !== undefined && this.#updatable.has(before) ? before : undefined;
    const object = previous === undefined ? read : admitObject(document, previous.spec);
    const verdict = this.#judge({ object, namespace, previous });
    if (verdict.by === undefined && object.admission === 'admitted' && isHere) {
      this.#hold(object);
      if (previous !== undefined) this.#updatable.add(object);
    }
    return { object, namespace, verdict };
  }

  #judge(creation: Creation): Verdict {
    const { object } = creation;
    if (object.admission === 'foreign') return { problems: [foreignKind(object)] };
    if (object.admission === 'refused') {
      // MetalLB is no longer asked, but a user who corrects the metadata needs the other problems too
      const more = object.readable ? ownProblems(object, this.#state.bgpType) : [];
      return { by: 'schema', problems: [...object.problems, ...more] };
    }
    const noticed =
      object.namespace === '' ? [...object.problems, namespaceMissing(this.#namespace)] : object.problems;
    const refusal = this.#refuse(creation);
    if (refusal !== undefined) return { ...refusal, problems: [...noticed, ...refusal.problems] };
    const pool = object.kind === 'IPAddressPool' ? this.#state.pools.get(object.name) : undefined;
    return { problems: pool === undefined ? noticed : [...noticed, ...strictProblems(pool)] };
  }

  /** The refusal of an object that is of the right shape; without one, the webhook's state contains the object. */
  #refuse({ object, namespace, previous }: Creation): Verdict | undefined {
    const isHere = namespace === this.#namespace;
    const exists = isHere && previous === undefined && this.#find(object) !== undefined;
    const duplicate: Verdict = { by: 'schema', problems: [alreadyExists(object)] };
    // only the kinds of the configuration have a webhook
    if (!configurationKinds.has(object.kind)) return exists ? duplicate : undefined;
    const unreadable = object.kind === 'BGPPeer' ? durationProblems(object.spec) : [];
    if (unreadable.length > 0) return { by: 'webhook', problems: unreadable };
    if (!isHere) {
      // MetalLB 0.16's webhook answers a deprecated disableMP with a warning and looks no further
      if (object.kind === 'BGPPeer' && object.spec['disableMP'] === true) return undefined;
      return { by: 'webhook', problems: [wrongNamespace(namespace, this.#namespace)] };
    }
    if (exists) return duplicate;
    if (previous !== undefined) this.#remove(previous);
    const problems = createObject(object, this.#state);
    if (problems.length === 0) return undefined;
    if (previous !== undefined) {
      this.#hold(previous);
      holdObject(previous, this.#state);
    }
    return { by: 'webhook', problems };
  }

  #find({ kind, name }: AdmittedObject): AdmittedObject | undefined {
    return this.#objects.get(kind)?.get(name);
  }

  #hold(object: AdmittedObject): void {
    const named = this.#objects.get(object.kind);
    if (named === undefined) this.#objects.set(object.kind, new Map([[object.name, object]]));
    else named.set(object.name, object);
  }

  /** Removes the previous version of an object, so that the webhook judges the new one without it. */
  #remove(previous: AdmittedObject): void {
    this.#objects.get(previous.kind)?.delete(previous.name);
    if (previous.kind === 'BFDProfile') return;
    if (previous.kind === 'IPAddressPool' && this.#state.broken.size === 0) {
      removePool(this.#state, previous.name);
      return;
    }
    this.#state = emptyCluster(this.#state);
    for (const named of this.#objects.values())
      for (const object of named.values()) holdObject(object, this.#state);
  }
}
