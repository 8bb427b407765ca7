import { writeYaml } from '@gatesmith/documents';
import { type KubernetesObject, textAt } from '@gatesmith/kubernetes';
import { ingressNamespace, toChartValues, type Values } from '@gatesmith/values';
import type { ChartSource } from '../chart/chart-source.ts';
import { parseObjects, readChartCrds } from '../chart/read-chart.ts';
import { digestOf } from '../digest.ts';
import { managedByLabel, managedByUs, metallbNamespace, podSecurityLabel, releaseName } from '../layout.ts';
import type { CallOptions } from '../ports/cluster.ts';
import type { Helm } from '../ports/helm.ts';

/** The desired objects of the cluster, and the input for Helm. */
export interface Desired {
  readonly namespaces: readonly KubernetesObject[];
  readonly crds: readonly KubernetesObject[];
  /** The objects of the release, without hooks, which Helm runs. */
  readonly release: readonly KubernetesObject[];
  /** Objects that Helm's hooks create and remove again. */
  readonly hooks: readonly KubernetesObject[];
  /** The values document for Helm, as YAML. */
  readonly valuesText: string;
  /** The same digest that a release record carries once it was made from these values. */
  readonly valuesDigest: string;
  readonly chart: ChartSource;
  /** Of what it was rendered from and to. */
  readonly rendering: string;
}

export interface RenderDesiredOptions extends CallOptions {
  readonly values: Values;
  readonly chart: ChartSource;
  readonly helm: Helm;
  /** `v1.36.3`, as the server says it. */
  readonly kubeVersion: string;
}

/** Renders the desired objects with the user's own Helm, so that the plan and the release agree. */
export async function renderDesired({
  values,
  chart,
  helm,
  kubeVersion,
  signal,
}: RenderDesiredOptions): Promise<Desired> {
  const valuesText = valuesTextOf(values);
  const valuesDigest = chartValuesDigest(values);
  const [crds, manifest] = await Promise.all([
    readChartCrds(chart.path, toChartValues(values)),
    helm.template({
      release: releaseName,
      namespace: metallbNamespace,
      chart: chart.path,
      values: valuesText,
      kubeVersion: kubeVersion.replace(/^v/, ''),
      signal,
    }),
  ]);
  const rendered = parseObjects(manifest).map(withNamespace);
  return {
    namespaces: desiredNamespaces(values),
    crds,
    release: rendered.filter((object) => !isHook(object)),
    hooks: rendered.filter(isHook),
    valuesText,
    valuesDigest,
    chart,
    rendering: renderingDigest({ valuesDigest, chart, kubeVersion }, withoutHooks(manifest)),
  };
}

export interface KnownDesiredOptions extends Pick<RenderDesiredOptions, 'values' | 'chart' | 'kubeVersion'> {
  /** The rendered objects in the release record. */
  readonly manifest: string;
  /** The digest that the last run noted of its own rendering. */
  readonly noted: string | undefined;
}

/**
 * The desired objects without Helm: where this very chart, with these values and for this version of the server, was
 * rendered before to what the record of the release still holds, rendering it again would say the same. `undefined` where
 * anything of that is not so. Hooks are in no such record; who writes anything renders again.
 */
export async function knownDesired({
  values,
  chart,
  kubeVersion,
  manifest,
  noted,
}: KnownDesiredOptions): Promise<Desired | undefined> {
  const valuesDigest = chartValuesDigest(values);
  const rendering = renderingDigest({ valuesDigest, chart, kubeVersion }, manifest);
  if (rendering !== noted) return undefined;
  return {
    namespaces: desiredNamespaces(values),
    crds: await readChartCrds(chart.path, toChartValues(values)),
    release: recordedObjects(manifest),
    hooks: [],
    // Only for Helm, which is not run as long as nothing is to be written.
    get valuesText() {
      return valuesTextOf(values);
    },
    valuesDigest,
    chart,
    rendering,
  };
}

/** The objects that the record of a release states. */
export function recordedObjects(manifest: string): readonly KubernetesObject[] {
  return parseObjects(manifest).map(withNamespace);
}

function valuesTextOf(values: Values): string {
  return writeYaml(toChartValues(values));
}

function renderingDigest(
  {
    valuesDigest,
    chart,
    kubeVersion,
  }: Pick<Desired, 'valuesDigest' | 'chart'> & { readonly kubeVersion: string },
  manifest: string,
): string {
  const from = { chart: chart.digest, values: valuesDigest, kubeVersion };
  return digestOf({ ...from, manifest: manifest.trim() });
}

/** The manifest that Helm puts into a release record; hooks come last in its output. */
function withoutHooks(manifest: string): string {
  const documents = manifest.split(/^(?=---\n)/m);
  const firstHook = documents.findIndex(
    (text) => text.includes('helm.sh/hook') && parseObjects(text).some(isHook),
  );
  return documents.slice(0, firstHook === -1 ? documents.length : firstHook).join('');
}

/** The digest that a release record carries once it was made from these values. */
export function chartValuesDigest(values: Values): string {
  return digestOf(toChartValues(values));
}

/**
 * The namespaces that have to exist before the release: MetalLB's speaker needs the host network and NET_RAW, which
 * the baseline pod-security level refuses, and `helm --create-namespace` sets no labels.
 */
export function desiredNamespaces(values: Values): readonly KubernetesObject[] {
  const namespaces = [
    namespace(metallbNamespace, { enforce: 'privileged', audit: 'privileged', warn: 'privileged' }),
  ];
  const ingress = ingressNamespace(values);
  if (ingress !== metallbNamespace) namespaces.push(namespace(ingress, {}));
  return namespaces;
}

function namespace(name: string, levels: Readonly<Record<string, string>>): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        [managedByLabel]: managedByUs,
        ...Object.fromEntries(
          Object.entries(levels).map(([mode, level]) => [`${podSecurityLabel}/${mode}`, level]),
        ),
      },
    },
  };
}

const clusterScoped: ReadonlySet<string> = new Set([
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'GatewayClass',
  'PriorityClass',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'APIService',
  'StorageClass',
]);

/** Helm puts an object without a namespace into the release's. */
function withNamespace(object: KubernetesObject): KubernetesObject {
  const { metadata, kind } = object;
  if (clusterScoped.has(kind)) {
    const { namespace: _, ...rest } = metadata;
    return { ...object, metadata: rest };
  }
  return metadata.namespace === undefined
    ? { ...object, metadata: { ...metadata, namespace: metallbNamespace } }
    : object;
}

function isHook(object: KubernetesObject): boolean {
  return textAt(object, 'metadata', 'annotations', 'helm.sh/hook') !== undefined;
}
