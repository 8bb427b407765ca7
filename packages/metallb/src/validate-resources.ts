import type { Finding } from '@gatesmith/diagnostics';
import { append } from './append.ts';
import { isPlainObject, ownValue } from './plain-object.ts';
import { type AdmittedObject, admitObject } from './validate/admit-object.ts';
import { ClusterState, type NodeView, nodesOf } from './validate/cluster-state.ts';
import { durationProblems } from './validate/own-problems.ts';
import { type Problem, quote } from './validate/problem.ts';
import { strictProblems } from './validate/strict-problems.ts';
import { wholeProblems } from './validate/whole-problems.ts';

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

interface Judged {
  readonly index: number;
  readonly object: AdmittedObject;
  readonly namespace: string;
  readonly accepted: boolean;
  readonly by?: 'schema' | 'webhook' | undefined;
  readonly problems: Problem[];
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
  const judged: Judged[] = [];
  forEachDocument(resources, (document, index) => judged.push(cluster.create(document, index)));
  const byObject = new Map(judged.map((one) => [one.object, one]));
  for (const { target, problem } of wholeProblems(cluster.state, cluster.held)) {
    const one = byObject.get(target);
    if (one?.accepted === true) one.problems.push(problem);
  }
  const verdicts = judged.map(toVerdict);
  const findings: Finding[] = [];
  for (const verdict of verdicts) if (verdict.findings.length > 0) append(findings, verdict.findings);
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
  readonly #given: Set<string> = new Set();
  readonly held: Map<string, AdmittedObject> = new Map();
  state: ClusterState;

  constructor(bgpType: BgpType, nodes: readonly NodeView[], namespace: string) {
    this.#namespace = namespace;
    this.state = new ClusterState(bgpType, nodes);
  }

  /** An object that is there already, right or wrong; one that the schema refuses cannot be there. */
  take(document: unknown): void {
    const object = admitObject(document);
    if (object.refused || object.foreign || (object.namespace !== '' && object.namespace !== this.#namespace))
      return;
    const key = keyOf(object, this.#namespace);
    this.held.set(key, object);
    this.#given.add(key);
    this.state.hold(object);
  }

  create(document: unknown, index: number): Judged {
    const read = admitObject(document);
    const namespace = read.namespace === '' ? this.#namespace : read.namespace;
    const key = keyOf(read, this.#namespace);
    const previous = this.#given.has(key) ? this.held.get(key) : undefined;
    const object = previous === undefined ? read : admitObject(document, previous.spec);
    const problems = [...object.problems];
    const verdict = (accepted: boolean, by?: 'schema' | 'webhook'): Judged => ({
      index,
      object,
      namespace,
      accepted,
      by,
      problems,
    });
    if (object.foreign) {
      problems.push(foreign(object));
      return verdict(true);
    }
    if (object.refused) return verdict(false, 'schema');
    if (object.namespace === '') problems.push(namespaceAbsent(this.#namespace));
    const refusals = this.#webhook(object, namespace, key, previous);
    append(problems, refusals);
    if (refusals.length > 0)
      return verdict(false, refusals[0]?.code === 'GS-RESOURCE-EXISTS' ? 'schema' : 'webhook');
    const held = object.kind === 'IPAddressPool' ? this.state.pools.get(object.name) : undefined;
    if (held !== undefined) append(problems, strictProblems(held));
    if (namespace === this.#namespace) this.held.set(key, object);
    return verdict(true);
  }

  #webhook(
    object: AdmittedObject,
    namespace: string,
    key: string,
    previous: AdmittedObject | undefined,
  ): readonly Problem[] {
    // configuration only: status kinds have no webhook
    if (!configurationKinds.has(object.kind)) return [];
    const unreadable = object.kind === 'BGPPeer' ? durationProblems(object.spec) : [];
    if (unreadable.length > 0) return unreadable;
    if (namespace !== this.#namespace) {
      return object.kind === 'BGPPeer' && object.spec['disableMP'] === true
        ? []
        : [wrongNamespace(namespace, this.#namespace)];
    }
    if (previous !== undefined) this.#replace(previous, key);
    else if (this.held.has(key)) return [alreadyThere(object)];
    const problems = this.state.judge(object);
    if (problems.length > 0 && previous !== undefined) {
      this.held.set(key, previous);
      this.state.hold(previous);
    }
    return problems;
  }

  /** Takes the previous version out of the webhook's view. */
  #replace(previous: AdmittedObject, key: string): void {
    this.held.delete(key);
    if (previous.kind === 'BFDProfile') return;
    if (previous.kind === 'IPAddressPool' && this.state.broken.size === 0) {
      this.state.releasePool(previous.name);
      return;
    }
    const fresh = new ClusterState(this.state.bgpType, this.state.nodes);
    for (const object of this.held.values()) fresh.hold(object);
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
  for (const [index, document] of resources.entries()) {
    const items = isPlainObject(document) && isListKind(document) ? ownValue(document, 'items') : undefined;
    if (!Array.isArray(items)) visit(document, index);
    else for (const item of items as unknown[]) visit(item, index);
  }
}

function isListKind(document: Readonly<Record<string, unknown>>): boolean {
  const kind = ownValue(document, 'kind');
  return typeof kind === 'string' && kind.endsWith('List');
}

function keyOf({ kind, name, namespace }: AdmittedObject, home: string): string {
  return `${kind}/${namespace === '' ? home : namespace}/${name}`;
}

const noFindings: readonly Finding[] = [];

function toVerdict({ index, object, namespace, accepted, by, problems }: Judged): ResourceVerdict {
  const subject = `${object.kind === '' ? 'document' : object.kind}/${namespace}/${object.name}`;
  const findings =
    problems.length === 0
      ? noFindings
      : problems.map(
          ({ code, severity = 'error', path, message, hint }): Finding =>
            hint === undefined
              ? { code, severity, subject, path, message }
              : { code, severity, subject, path, message, hint },
        );
  return { index, kind: object.kind, name: object.name, namespace, accepted, by, findings };
}

function foreign({ apiVersion, kind }: AdmittedObject): Problem {
  return {
    code: 'GS-RESOURCE-FOREIGN',
    severity: 'info',
    path: ['apiVersion'],
    message: `${kind} of ${quote(apiVersion)}: not MetalLB's, not judged`,
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
