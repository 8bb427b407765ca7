import { writeYaml } from '@gatesmith/documents';
import { releaseNamespace, toChartValues, type Values } from '@gatesmith/values';

/** The tools that a document can be made for. */
export type GitOpsFormat = 'argocd' | 'flux' | 'k3s';

/** One document of a GitOps tool, or a namespace that must exist before it. */
export interface GitOpsDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly labels?: Readonly<Record<string, string>> | undefined;
  };
  readonly spec?: unknown;
}

/** The values and the chart that the documents refer to. */
export interface GitOpsOptions {
  readonly values: Values;
  /** Registry path that holds the chart, without `oci://`. */
  readonly repository: string;
  readonly chartVersion: string;
  /** Come first, with the pod-security labels that none of these tools sets. */
  readonly namespaces: readonly GitOpsDocument[];
}

const name = 'gatesmith';

/** Fields that programs fill in at run time; a tool that compared them would always report drift. */
const injected = [
  {
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    jsonPointers: ['/spec/conversion/webhook/clientConfig/caBundle'],
  },
  {
    group: 'admissionregistration.k8s.io',
    kind: 'ValidatingWebhookConfiguration',
    jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
  },
] as const;

/** The documents of one tool, in the order in which they are to be applied. The same input gives the same documents. */
export function gitOpsDocuments(format: GitOpsFormat, options: GitOpsOptions): readonly GitOpsDocument[] {
  const make = { argocd, flux, k3s }[format];
  return [...options.namespaces, ...make(options)];
}

function argocd({ values, repository, chartVersion }: GitOpsOptions): readonly GitOpsDocument[] {
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: 'argocd' },
      spec: {
        project: 'default',
        source: {
          repoURL: repository,
          chart: name,
          targetRevision: chartVersion,
          helm: { releaseName: name, valuesObject: toChartValues(values) },
        },
        destination: { server: 'https://kubernetes.default.svc', namespace: releaseNamespace },
        ignoreDifferences: injected,
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: ['ServerSideApply=true', 'RespectIgnoreDifferences=true'],
          // A manual sync is not retried without this, and MetalLB's webhook needs a moment.
          retry: { limit: 10, backoff: { duration: '5s', factor: 2, maxDuration: '1m' } },
        },
      },
    },
  ];
}

function flux({ values, repository, chartVersion }: GitOpsOptions): readonly GitOpsDocument[] {
  return [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name, namespace: releaseNamespace },
      spec: { type: 'oci', interval: '1h', url: `oci://${repository}` },
    },
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name, namespace: releaseNamespace },
      spec: {
        interval: '10m',
        releaseName: name,
        chart: {
          spec: { chart: name, version: chartVersion, sourceRef: { kind: 'HelmRepository', name } },
        },
        // Retrying in place converges; uninstalling between attempts removes the half-ready controller each time.
        install: { crds: 'CreateReplace', strategy: { name: 'RetryOnFailure' } },
        upgrade: { crds: 'CreateReplace', strategy: { name: 'RetryOnFailure' } },
        values: toChartValues(values),
      },
    },
  ];
}

function k3s({ values, repository, chartVersion }: GitOpsOptions): readonly GitOpsDocument[] {
  return [
    {
      apiVersion: 'helm.cattle.io/v1',
      kind: 'HelmChart',
      metadata: { name, namespace: 'kube-system' },
      spec: {
        chart: `oci://${repository}/${name}`,
        version: chartVersion,
        targetNamespace: releaseNamespace,
        // The default, reinstall, deletes the controller that was about to become ready.
        failurePolicy: 'abort',
        valuesContent: writeYaml(toChartValues(values)),
      },
    },
  ];
}
