import type { Finding } from '@gatesmith/diagnostics';
import { append } from './append.ts';
import { isPlainObject, ownValue } from './plain-object.ts';
import { type AdmittedObject, admitObject } from './validate/admit-object.ts';
import { ClusterState, type NodeView, nodesOf } from './validate/cluster-state.ts';
import { durationProblems, ownProblems } from './validate/own-problems.ts';
import { type Problem, quote } from './validate/problem.ts';
import { strictProblems } from './validate/strict-problems.ts';
import { addWholeProblems, type HeldObjects } from './validate/whole-problems.ts';

/** Which BGP implementation MetalLB's controller was started with; it decides which fields are refused. */
export type BgpType = 'native' | 'frr' | 'frr-k8s';

/** What resources are judged against. */
export interface ValidateResourcesOptions {
  /** @default 'frr-k8s' */
  readonly bgpType?: BgpType | undefined;
  /**
   * Objects that are in the cluster already: MetalLB's, and Nodes. A document with the kind and name of one of them is
   * judged as an update of it.
   */
  readonly existing?: readonly unknown[] | undefined;
  /** Where MetalLB runs. @default 'metallb-system' */
  readonly namespace?: string | undefined;
}

/** The verdict on one document, as if it had been created after those before it. */
export interface ResourceVerdict {
  /** Position in the input, from 0; the items of a List share its position. */
  readonly index: number;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** What the API server with MetalLB's CRDs and webhook would say; findings of our own never change it. */
  readonly accepted: boolean;
  /** Who refuses: the API server by the CRD's schema and rules, or MetalLB's webhook. */
  readonly by?: 'schema' | 'webhook' | undefined;
  readonly findings: readonly Finding[];
}

/** What {@link validateResources} found. */
export interface ResourceReport {
  /** No document is refused and no finding is an error. */
  readonly valid: boolean;
  readonly resources: readonly ResourceVerdict[];
  /** The findings of all documents, in their order. */
  readonly findings: readonly Finding[];
}

/**
 * Judges documents as the API server with MetalLB 0.16's CRDs and webhook would if they were created one after the
 * other; a refused one is not kept. Beyond the verdict, findings say everything that is wrong with each document, what
 * MetalLB lets pass but should not, and what the accepted ones make of each other.
 *
 * Never throws; documents of other groups pass unjudged.
 *
 * @example
 * ```ts
 * import { pool, validateResources } from '@gatesmith/metallb';
 *
 * const { resources } = validateResources([
 *   pool({ name: 'a', addresses: ['10.0.0.0/24'] }),
 *   pool({ name: 'b', addresses: ['10.0.0.99-10.0.0.30'] }),
 * ]);
 * resources.map(({ name, accepted }) => [name, accepted]); // [['a', true], ['b', false]]
 * resources[1]?.findings[0]?.hint; // 'did you mean 10.0.0.30-10.0.0.99?'
 * ```
 */
export function validateResources(
  resources: readonly unknown[],
  { bgpType = 'frr-k8s', existing = [], namespace = 'metallb-system' }: ValidateResourcesOptions = {},
): ResourceReport {
  const cluster = new Documents(bgpType, nodesOf(existing), namespace);
  for (const document of existing) cluster.take(document);
  const { verdicts, judged } = cluster;
  forEachDocument(resources, (document, index) => cluster.create(document, index));
  addWholeProblems(cluster.state, cluster.held);
  const findings: Finding[] = [];
  for (let at = 0; at < judged.length; at += 1) {
    const object = judged[at];
    const verdict = verdicts[at];
    if (object === undefined || verdict === undefined || object.problems.length === 0) continue;
    const own = findingsOf(object, verdict.namespace);
    verdicts[at] = { ...verdict, findings: own };
    append(findings, own);
  }
  return {
    valid:
      verdicts.every(({ accepted }) => accepted) && findings.every(({ severity }) => severity !== 'error'),
    resources: verdicts,
    findings,
  };
}

/** Documents in the order in which they came into the cluster, and the webhook's view of them. */
class Documents {
  readonly #namespace: string;
  readonly #given: Set<AdmittedObject> = new Set();
  readonly #held: Map<string, Map<string, AdmittedObject>> = new Map();
  readonly #path: (string | number)[] = [];
  /** One for every document that was to be created, without its findings. */
  readonly verdicts: ResourceVerdict[] = [];
  /** The document of every verdict; what is wrong with it is there. */
  readonly judged: AdmittedObject[] = [];
  state: ClusterState;

  constructor(bgpType: BgpType, nodes: readonly NodeView[], namespace: string) {
    this.#namespace = namespace;
    this.state = new ClusterState(bgpType, nodes);
  }

  /** What is in the cluster, by kind and name. */
  get held(): HeldObjects {
    return this.#held;
  }

  /** An object that is there already, right or wrong; one that the schema refuses cannot be there. */
  take(document: unknown): void {
    const object = admitObject(document);
    if (object.refused || object.foreign || (object.namespace !== '' && object.namespace !== this.#namespace))
      return;
    this.#given.add(object);
    this.#hold(object);
    this.state.hold(object);
  }

  create(document: unknown, index: number): void {
    const read = admitObject(document, undefined, this.#path);
    const namespace = read.namespace === '' ? this.#namespace : read.namespace;
    const before = namespace === this.#namespace ? this.#held.get(read.kind)?.get(read.name) : undefined;
    const previous = before !== undefined && this.#given.has(before) ? before : undefined;
    const object = previous === undefined ? read : admitObject(document, previous.spec, this.#path);
    const by = this.#refusedBy(object, namespace, previous);
    if (by === undefined && !object.foreign && namespace === this.#namespace) {
      this.#hold(object);
      if (previous !== undefined) this.#given.add(object);
    }
    const { kind, name } = object;
    this.judged.push(object);
    this.verdicts.push({
      index,
      kind,
      name,
      namespace,
      accepted: by === undefined,
      by,
      findings: noFindings,
    });
  }

  /** Adds what is wrong with the object to its problems. */
  #refusedBy(
    object: AdmittedObject,
    namespace: string,
    previous: AdmittedObject | undefined,
  ): ResourceVerdict['by'] {
    const { problems } = object;
    if (object.foreign) {
      problems.push(foreign(object));
      return undefined;
    }
    if (object.refused) {
      // MetalLB is not asked any more, but whoever corrects the name wants to know the rest
      if (object.readable) append(problems, ownProblems(object, this.state.bgpType));
      return 'schema';
    }
    if (object.namespace === '') problems.push(namespaceAbsent(this.#namespace));
    const refusals = this.#webhook(object, namespace, previous);
    if (refusals.length > 0) {
      append(problems, refusals);
      return refusals[0]?.code === 'GS-RESOURCE-EXISTS' ? 'schema' : 'webhook';
    }
    const pool = object.kind === 'IPAddressPool' ? this.state.pools.get(object.name) : undefined;
    if (pool !== undefined) strictProblems(pool, problems);
    return undefined;
  }

  #hold(object: AdmittedObject): void {
    const named = this.#held.get(object.kind);
    if (named === undefined) this.#held.set(object.kind, new Map([[object.name, object]]));
    else named.set(object.name, object);
  }

  #webhook(
    object: AdmittedObject,
    namespace: string,
    previous: AdmittedObject | undefined,
  ): readonly Problem[] {
    const isHeld = previous === undefined && this.#held.get(object.kind)?.has(object.name) === true;
    // configuration only: status kinds have no webhook
    if (!configurationKinds.has(object.kind))
      return isHeld && namespace === this.#namespace ? [alreadyThere(object)] : noProblems;
    const unreadable = object.kind === 'BGPPeer' ? durationProblems(object.spec) : noProblems;
    if (unreadable.length > 0) return unreadable;
    if (namespace !== this.#namespace) {
      return object.kind === 'BGPPeer' && object.spec['disableMP'] === true
        ? []
        : [wrongNamespace(namespace, this.#namespace)];
    }
    if (previous !== undefined) this.#replace(previous);
    else if (isHeld) return [alreadyThere(object)];
    const problems = this.state.judge(object);
    if (problems.length > 0 && previous !== undefined) {
      this.#hold(previous);
      this.state.hold(previous);
    }
    return problems;
  }

  /** Takes the previous version out of the webhook's view. */
  #replace(previous: AdmittedObject): void {
    this.#held.get(previous.kind)?.delete(previous.name);
    if (previous.kind === 'BFDProfile') return;
    if (previous.kind === 'IPAddressPool' && this.state.broken.size === 0) {
      this.state.releasePool(previous.name);
      return;
    }
    const fresh = new ClusterState(this.state.bgpType, this.state.nodes);
    for (const named of this.#held.values()) for (const object of named.values()) fresh.hold(object);
    this.state = fresh;
  }
}

const configurationKinds: ReadonlySet<string> = new Set([
  'BFDProfile',
  'BGPAdvertisement',
  'BGPPeer',
  'Community',
  'IPAddressPool',
  'L2Advertisement',
]);

/** Opens Lists; everything else is itself. */
function forEachDocument(
  resources: readonly unknown[],
  visit: (document: unknown, index: number) => void,
): void {
  for (let index = 0; index < resources.length; index += 1) {
    const document = resources[index];
    const items = isPlainObject(document) && isListKind(document) ? ownValue(document, 'items') : undefined;
    if (!Array.isArray(items)) visit(document, index);
    else for (const item of items as unknown[]) visit(item, index);
  }
}

function isListKind(document: Readonly<Record<string, unknown>>): boolean {
  const kind = ownValue(document, 'kind');
  return typeof kind === 'string' && kind.endsWith('List');
}

const noProblems: readonly Problem[] = [];
const noFindings: readonly Finding[] = [];

function findingsOf({ kind, name, problems }: AdmittedObject, namespace: string): Finding[] {
  const subject = `${kind === '' ? 'document' : cut(kind)}/${cut(namespace)}/${cut(name)}`;
  return problems.map(
    ({ code, severity = 'error', path, message, hint }): Finding =>
      hint === undefined
        ? { code, severity, subject, path, message }
        : { code, severity, subject, path, message, hint },
  );
}

/** No valid name is longer; a hostile one is not repeated in every finding. */
function cut(name: string): string {
  return name.length <= 253 ? name : `${name.slice(0, 252)}…`;
}

function foreign({ apiVersion, kind }: AdmittedObject): Problem {
  return {
    code: 'GS-RESOURCE-FOREIGN',
    severity: 'info',
    path: ['apiVersion'],
    message: `${cut(kind)} of ${quote(apiVersion)}: not MetalLB's, not judged`,
  };
}

function namespaceAbsent(home: string): Problem {
  return {
    code: 'GS-RESOURCE-NAMESPACE',
    severity: 'warning',
    path: ['metadata', 'namespace'],
    message:
      'metadata.namespace: is absent, so kubectl would create the object in whatever namespace is current',
    hint: `namespace: ${home}`,
  };
}

function wrongNamespace(namespace: string, home: string): Problem {
  return {
    code: 'GS-RESOURCE-NAMESPACE',
    path: ['metadata', 'namespace'],
    message: `namespace ${quote(namespace)}: MetalLB reads its own namespace only`,
    hint: `namespace: ${home}`,
  };
}

function alreadyThere({ kind, name }: AdmittedObject): Problem {
  return {
    code: 'GS-RESOURCE-EXISTS',
    path: ['metadata', 'name'],
    message: `${kind} ${quote(name)}: an earlier document has this name already`,
    hint: 'give it another name, or merge the two',
  };
}
