import type { Finding } from '@gatesmith/diagnostics';
import { isRecord, ownValue } from '@gatesmith/kubernetes';
import { append } from './append.ts';
import { report } from './report.ts';
import type { BgpType } from './validate/bgp-type.ts';
import { Cluster, type JudgedDocument } from './validate/cluster.ts';
import { cutName } from './validate/document-problems.ts';
import { type NodeLabels, nodesAmong, nodeViews } from './validate/node-view.ts';
import type { Problem } from './validate/problem.ts';
import { RefusedObjects } from './validate/refused-objects.ts';
import { wholeProblems } from './validate/whole-problems.ts';

/** Options of {@link validateResources}. */
export interface ValidateResourcesOptions {
  /** @default 'frr-k8s' */
  readonly bgpType?: BgpType | undefined;
  /**
   * Objects that are in the cluster already: MetalLB's, and Nodes. A document with the kind and name of one of them is
   * judged as an update of it.
   */
  readonly existing?: readonly unknown[] | undefined;
  /**
   * The cluster's nodes, by name and labels or as Node objects; an empty list is a cluster without nodes. MetalLB refuses
   * some pairs of BGP peers and of BGPAdvertisements only when they apply to a node in common. Where that depends on node
   * labels and the nodes are not known, such a pair is accepted with a warning.
   * @default the Nodes among `existing` and the documents, if there are any
   */
  readonly nodes?: readonly (NodeLabels | { readonly metadata: NodeLabels })[] | undefined;
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
  /** The answer of the API server with MetalLB's CRDs and webhook; findings of our own never change it. */
  readonly accepted: boolean;
  /** The API server refuses by the CRD's schema and rules; otherwise MetalLB's webhook does. */
  readonly by?: 'schema' | 'webhook' | undefined;
  readonly findings: readonly Finding[];
}

/** The result of {@link validateResources}. */
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
  { bgpType = 'frr-k8s', existing = [], nodes, namespace = 'metallb-system' }: ValidateResourcesOptions = {},
): ResourceReport {
  const opened = openLists(resources);
  const cluster = new Cluster({
    bgpType,
    namespace,
    existing,
    nodes:
      nodes === undefined
        ? nodesAmong([...existing, ...opened.map(({ document }) => document)])
        : nodeViews(nodes),
  });
  const judged = opened.map(({ document, index }) => ({
    index,
    ...cluster.create(document),
  }));
  const refused = judged.flatMap(({ object, verdict }) => (verdict.by === undefined ? [] : object));
  const whole = wholeProblems(cluster.state, cluster.objects, new RefusedObjects(refused));
  const verdicts = judged.map((one): ResourceVerdict => {
    const { index, namespace, object, verdict } = one;
    const { kind, name } = object;
    const findings = findingsOf(one, whole.get(object) ?? []);
    return { index, kind, name, namespace, accepted: verdict.by === undefined, by: verdict.by, findings };
  });
  const findings: Finding[] = [];
  for (const verdict of verdicts) append(findings, verdict.findings);
  return {
    valid:
      verdicts.every(({ accepted }) => accepted) && findings.every(({ severity }) => severity !== 'error'),
    resources: verdicts,
    findings,
  };
}

/** The documents with their positions; the items of a List share its position. */
function openLists(resources: readonly unknown[]): { readonly document: unknown; readonly index: number }[] {
  return resources.flatMap((document, index) => {
    const items = isRecord(document) && isListKind(document) ? ownValue(document, 'items') : undefined;
    if (!Array.isArray(items)) return [{ document, index }];
    return items.map((item: unknown) => ({ document: item, index }));
  });
}

function isListKind(document: Readonly<Record<string, unknown>>): boolean {
  const kind = ownValue(document, 'kind');
  return typeof kind === 'string' && kind.endsWith('List');
}

function findingsOf(
  { object: { kind, name }, namespace, verdict }: JudgedDocument,
  whole: readonly Problem[],
): Finding[] {
  const subject = `${kind === '' ? 'document' : cutName(kind)}/${cutName(namespace)}/${cutName(name)}`;
  return [...verdict.problems, ...whole].map(({ code, ...fields }) => report(code, { subject, ...fields }));
}
