import { ingressNamespace, toChartValues, type Values } from '@gatesmith/values';
import { stringify } from 'yaml';
import type { ChartSource } from '../chart/chart-source.ts';
import { parseObjects, readChartCrds } from '../chart/read-chart.ts';
import { digestOf } from '../digest.ts';
import { textAt } from '../json-value.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { managedByLabel, managedByUs, metallbNamespace, releaseName } from '../layout.ts';
import type { CallOptions } from '../ports/cluster.ts';
import type { Helm } from '../ports/helm.ts';

/** What should be in the cluster, as objects, and what Helm is to be given. */
export interface Desired {
  readonly namespaces: readonly KubernetesObject[];
  readonly crds: readonly KubernetesObject[];
  /** What the release consists of; hooks are left out, Helm runs those itself. */
  readonly release: readonly KubernetesObject[];
  /** What Helm's hooks bring in and take away again. */
  readonly hooks: readonly KubernetesObject[];
  /** The values document for Helm, as YAML. */
  readonly valuesText: string;
  /** The same digest that a release record carries once it was made from these values. */
  readonly valuesDigest: string;
  readonly chart: ChartSource;
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
  const chartValues = toChartValues(values);
  const valuesText = stringify(chartValues, { aliasDuplicateObjects: false });
  const [crds, manifest] = await Promise.all([
    readChartCrds(chart.path),
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
    valuesDigest: digestOf(chartValues),
    chart,
  };
}

/** The digest that a release record carries once it was made from these values. */
export function chartValuesDigest(values: Values): string {
  return digestOf(toChartValues(values));
}

const podSecurity = 'pod-security.kubernetes.io';

/**
 * The namespaces that have to be there before the release: MetalLB's speaker needs the host network and NET_RAW, which
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
          Object.entries(levels).map(([mode, level]) => [`${podSecurity}/${mode}`, level]),
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
