import type { Finding } from '@gatesmith/diagnostics';
import {
  asRecord,
  at,
  type KubernetesObject,
  listAt,
  numberAt,
  objectId,
  textAt,
} from '@gatesmith/kubernetes';
import { safeParseValues, toResources, type Values, type ValuesInput } from '@gatesmith/values';
import { helmReleaseNameAnnotation } from '../../layout.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from '../../observe/snapshot-index.ts';
import type { InstallDetail } from '../../observe/survey-installs.ts';
import { report } from '../../report.ts';
import { compareObject } from '../plan/compare-object.ts';
import { asInput, carriedValues, withoutRefused } from './carried-values.ts';
import { entrypointValues } from './entrypoint-values.ts';
import type { ExistingInstall, Recognition } from './existing-install.ts';
import { nginxSettings } from './nginx-settings.ts';

/** Values that describe the existing install, and what they could not carry over. */
export interface ProposedValues {
  readonly values: ValuesInput;
  /** `GS-ADOPT-LOST`: something that is configured and that values cannot say. */
  readonly findings: readonly Finding[];
}

/**
 * Values under which nothing changes for clients: the pools, advertisements and peers that are in the cluster, the
 * settings of the programs that decide who announces, and the Service that holds the ingress controller's address.
 */
export function proposeValues(
  snapshot: Snapshot,
  recognition: Recognition,
  details: readonly InstallDetail[] = [],
): ProposedValues {
  const index = indexSnapshot(snapshot);
  const metallb = recognition.installs.find(({ program }) => program === 'metallb');
  const namespace = metallb?.namespace;
  const of = (kind: string): readonly KubernetesObject[] =>
    index.ofKind(kind).filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
  const ingress = proposeIngress(snapshot, recognition, details);
  const peers = of('BGPPeer').map(named);
  const bgp = {
    ...(peers.length === 0 ? {} : { peers, ...modeOf(metallb) }),
    ...listed('advertisements', of('BGPAdvertisement').map(named)),
    ...listed('bfdProfiles', of('BFDProfile').map(named)),
    ...listed('communities', of('Community').map(named)),
  };
  const input: Record<string, unknown> = {
    pools: of('IPAddressPool').map((pool) => ({
      ...named(pool),
      ...(Object.keys(ownLabels(pool)).length === 0 ? {} : { labels: ownLabels(pool) }),
    })),
    layer2: of('L2Advertisement').map(named),
    ...(Object.keys(bgp).length === 0 ? {} : { bgp }),
    ...(ingress?.values ?? noIngress(metallb)),
    ...metallbValues(metallb, details),
  };
  const { input: accepted, refused } = withoutRefused(input);
  // Taken over key by key from what is in the cluster, so no type can vouch for it: `lossesOf` parses it and says what fails.
  const values = asInput(accepted);
  return {
    values,
    findings: [
      ...lossesOf(values, index, namespace),
      ...(ingress?.findings ?? []),
      ...refused.map(refusedKey),
    ],
  };
}

/** Without an entrypoint its class still decides which Services MetalLB serves. */
function noIngress(metallb: ExistingInstall | undefined): Readonly<Record<string, unknown>> {
  const { metallb: settings } = metallbSettings(metallb);
  const loadBalancerClass = textAt(settings, 'loadBalancerClass');
  return {
    ingress: { controller: 'none' },
    entrypoint: { enabled: false, ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }) },
  };
}

/** The values of MetalLB's release; without a release, those derived from its speakers. */
function metallbValues(
  metallb: ExistingInstall | undefined,
  details: readonly InstallDetail[],
): Readonly<Record<string, unknown>> {
  const detail = details.find(({ install, values }) => install.program === 'metallb' && values !== undefined);
  const carried = detail === undefined ? {} : carriedValues(detail);
  return detail === undefined
    ? metallbSettings(metallb)
    : Object.keys(carried).length === 0
      ? {}
      : { metallb: carried };
}

function refusedKey(path: readonly string[]): Finding {
  const key = path.join('.');
  return report('GS-ADOPT-LOST', {
    subject: key,
    path: [],
    message: `${key}: the existing release was given this value, and the chart that comes with gatesmith does not accept it`,
    hint: 'compare both charts, and write what is needed into the values',
  });
}

/** The sections for the ingress-nginx that another tool installed; `undefined` without one. */
export function proposeIngress(
  snapshot: Snapshot,
  { installs }: Recognition,
  details: readonly InstallDetail[] = [],
): { readonly values: Readonly<Record<string, unknown>>; readonly findings: readonly Finding[] } | undefined {
  const index = indexSnapshot(snapshot);
  // One that is reached by node ports or the host network is left alone.
  const ingress = installs.find(
    ({ program, service }) => program === 'ingress-nginx' && service !== undefined,
  );
  if (ingress === undefined) return undefined;
  const detail = details.find(({ install }) => isSameInstall(install, ingress));
  const rendered = detail?.rendered.find(
    ({ kind, metadata }) => kind === 'Service' && metadata.name === ingress.service?.metadata.name,
  );
  const values = ingressValues(ingress, index, rendered);
  if (detail?.values !== undefined) {
    const carried = carriedValues(detail);
    return {
      values: Object.keys(carried).length === 0 ? values : { ...values, 'ingress-nginx': carried },
      findings: [],
    };
  }
  const { controller, findings } = nginxSettings(controllerOf(ingress), index);
  const settings = controller === undefined ? {} : { 'ingress-nginx': { controller } };
  return { values: { ...values, ...settings }, findings };
}

function isSameInstall(one: ExistingInstall, other: ExistingInstall): boolean {
  return (
    one.program === other.program &&
    one.namespace === other.namespace &&
    one.release?.name === other.release?.name
  );
}

/** An object's spec under its name, as values write it. */
function named({ metadata, spec }: KubernetesObject): Readonly<Record<string, unknown>> {
  const { password: _, ...rest } = asRecord(spec) ?? {};
  return { name: metadata.name, ...rest };
}

function listed(key: string, items: readonly unknown[]): Readonly<Record<string, unknown>> {
  return items.length === 0 ? {} : { [key]: items };
}

/** Labels that users may select by, without those that charts and tools put on everything. */
function ownLabels({ metadata }: KubernetesObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(metadata.labels ?? {}).filter(
      ([key]) => !key.startsWith('app.kubernetes.io/') && !key.startsWith('helm.sh/'),
    ),
  );
}

function modeOf(metallb: ExistingInstall | undefined): Readonly<Record<string, unknown>> {
  const workloads = metallb?.workloads ?? [];
  const isFrrK8s = workloads.some(
    ({ kind, metadata: { labels = {} } }) =>
      kind === 'DaemonSet' && (labels['app.kubernetes.io/name'] === 'frr-k8s' || labels['app'] === 'frr-k8s'),
  );
  const isFrr = workloads.some((workload) =>
    containersOf(workload).some((container) => textAt(container, 'name') === 'frr'),
  );
  return { mode: isFrrK8s ? 'frr-k8s' : isFrr ? 'frr' : 'native' };
}

/** The settings that decide which nodes announce and which Services are served. */
function metallbSettings(metallb: ExistingInstall | undefined): Readonly<Record<string, unknown>> {
  const speaker = metallb?.workloads.find(
    ({ kind, metadata: { labels = {} } }) =>
      kind === 'DaemonSet' && (labels['app.kubernetes.io/component'] ?? labels['component']) === 'speaker',
  );
  if (speaker === undefined) return {};
  const args = containersOf(speaker).flatMap((container) => listAt(container, 'args').map(String));
  const lbClass = args.map((arg) => /^--lb-class=(.+)$/.exec(arg)?.[1]).find((name) => name !== undefined);
  const pod = at(speaker, 'spec', 'template', 'spec');
  const { 'kubernetes.io/os': _, ...nodeSelector } = asRecord(at(pod, 'nodeSelector')) ?? {};
  const tolerations = listAt(pod, 'tolerations').filter((toleration) => !isUsual(toleration));
  const settings = {
    ...(args.includes('--ignore-exclude-lb') ? { ignoreExcludeLB: true } : {}),
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
  };
  const rest = {
    ...(Object.keys(settings).length === 0 ? {} : { speaker: settings }),
    ...(lbClass === undefined ? {} : { loadBalancerClass: lbClass }),
  };
  return Object.keys(rest).length === 0 ? {} : { metallb: rest };
}

/** Speakers tolerate control planes by default. */
function isUsual(toleration: unknown): boolean {
  return ['node-role.kubernetes.io/master', 'node-role.kubernetes.io/control-plane'].includes(
    textAt(toleration, 'key') ?? '',
  );
}

function containersOf(workload: KubernetesObject): readonly unknown[] {
  return listAt(workload, 'spec', 'template', 'spec', 'containers');
}

function controllerOf({ workloads }: ExistingInstall): KubernetesObject | undefined {
  return workloads.find(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'controller');
}

function ingressValues(
  ingress: ExistingInstall,
  index: SnapshotIndex,
  rendered: KubernetesObject | undefined,
): Readonly<Record<string, unknown>> {
  const controller = controllerOf(ingress);
  const { service } = ingress;
  const backend = ingress.workloads.some(
    ({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'default-backend',
  );
  const className = classOf(ingress, index);
  const annotation = index.ofKind('IngressClass').find(({ metadata }) => metadata.name === className)
    ?.metadata.annotations;
  const isDefault = annotation?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
  return {
    ingress: {
      controller: 'ingress-nginx',
      acknowledgeEndOfLife: true,
      namespace: ingress.namespace,
      kind: controller?.kind === 'DaemonSet' ? 'DaemonSet' : 'Deployment',
      ...(controller?.kind === 'DaemonSet' ? {} : { replicas: replicasOf(controller, service) }),
      className,
      defaultClass: isDefault,
      ...(backend ? { defaultBackend: { enabled: true } } : {}),
    },
    entrypoint: service === undefined ? { enabled: false } : entrypointValues(service, rendered),
  };
}

/** The class that the controller serves: the one of its release, or the one that its arguments name. */
function classOf(ingress: ExistingInstall, index: SnapshotIndex): string {
  const controller = controllerOf(ingress);
  const args = (controller === undefined ? [] : containersOf(controller)).flatMap((container) =>
    listAt(container, 'args').map(String),
  );
  const flag = (name: string): string | undefined =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const served = flag('controller-class') ?? 'k8s.io/ingress-nginx';
  const classes = index.ofKind('IngressClass').filter((one) => textAt(one, 'spec', 'controller') === served);
  const names = classes.map(({ metadata }) => metadata.name);
  const named = flag('ingress-class');
  const ofRelease = classes.find(
    ({ metadata }) =>
      ingress.release !== undefined &&
      metadata.annotations?.[helmReleaseNameAnnotation] === ingress.release.name,
  );
  return names.find((name) => name === named) ?? ofRelease?.metadata.name ?? names[0] ?? named ?? 'nginx';
}

/** One pod alone behind a Local Service is silent whenever it moves, which values do not allow. */
function replicasOf(controller: KubernetesObject | undefined, service: KubernetesObject | undefined): number {
  const replicas = numberAt(controller, 'spec', 'replicas') ?? 1;
  return textAt(service, 'spec', 'externalTrafficPolicy') === 'Local' ? Math.max(2, replicas) : replicas;
}

/** The differences between the rendered values and the cluster. */
function lossesOf(
  input: ValuesInput,
  index: SnapshotIndex,
  namespace: string | undefined,
): readonly Finding[] {
  const { values, findings } = safeParseValues([{ file: 'proposed values', text: JSON.stringify(input) }]);
  if (values === undefined) return findings;
  return resourcesOf(values).flatMap((wanted): readonly Finding[] => {
    const live = index
      .ofKind(wanted.kind)
      .find(
        ({ metadata }) =>
          metadata.name === wanted.metadata.name &&
          (namespace === undefined || metadata.namespace === namespace),
      );
    if (live === undefined) return [];
    // Both ways: what we would add, and what we would not say.
    const spec = { ...wanted, spec: live['spec'] };
    const differences = [...compareObject(wanted, live), ...compareObject(spec, wanted)].filter(
      ({ path }) => path[0] === 'spec',
    );
    const paths = [...new Set(differences.map(({ path }) => path.join('.')))];
    return paths.map((path) =>
      report('GS-ADOPT-LOST', {
        subject: objectId(live),
        path: [],
        message: `${objectId(live)}: ${path} cannot be said in values, so adopting changes it`,
        hint: 'look at the plan before agreeing to it',
      }),
    );
  });
}

function resourcesOf(values: Values): readonly KubernetesObject[] {
  return toResources(values).map((resource) => JSON.parse(JSON.stringify(resource)));
}
