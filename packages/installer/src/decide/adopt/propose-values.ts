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
import type { Snapshot } from '../../observe/snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';
import { compareObject } from '../plan/compare-object.ts';
import type { ExistingInstall, Recognition } from './existing-install.ts';
import { nginxSettings } from './nginx-settings.ts';
import { sharedSelector } from './shared-selector.ts';

/** Values that say what is there already, and what they could not take along. */
export interface ProposedValues {
  readonly values: ValuesInput;
  /** `GS-ADOPT-LOST`: something that is configured and that values cannot say. */
  readonly findings: readonly Finding[];
}

/**
 * Values under which nothing changes for clients: the pools, advertisements and peers that are in the cluster, the
 * settings of the programs that decide who announces, and the Service that holds the ingress controller's address.
 */
export function proposeValues(snapshot: Snapshot, recognition: Recognition): ProposedValues {
  const index = indexSnapshot(snapshot);
  const metallb = recognition.installs.find(({ program }) => program === 'metallb');
  const namespace = metallb?.namespace;
  const of = (kind: string): readonly KubernetesObject[] =>
    index.ofKind(kind).filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
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
    ...(proposeIngress(snapshot, recognition)?.values ?? {
      ingress: { controller: 'none' },
      entrypoint: { enabled: false },
    }),
    ...metallbSettings(metallb),
  };
  // Taken over key by key from what is in the cluster, so no type can vouch for it: `lossesOf` parses it and says what fails.
  const values = input as unknown as ValuesInput;
  return {
    values,
    findings: [
      ...lossesOf(values, index, namespace),
      ...(proposeIngress(snapshot, recognition)?.findings ?? []),
    ],
  };
}

/** The sections for the ingress-nginx that another tool installed; `undefined` without one. */
export function proposeIngress(
  snapshot: Snapshot,
  { installs }: Recognition,
): { readonly values: Readonly<Record<string, unknown>>; readonly findings: readonly Finding[] } | undefined {
  const index = indexSnapshot(snapshot);
  // One that is reached by node ports or the host network is left alone.
  const ingress = installs.find(
    ({ program, service }) => program === 'ingress-nginx' && service !== undefined,
  );
  if (ingress === undefined) return undefined;
  const { controller, findings } = nginxSettings(controllerOf(ingress), index);
  const settings = controller === undefined ? {} : { 'ingress-nginx': { controller } };
  return { values: { ...ingressValues(ingress, index), ...settings }, findings };
}

/** An object's spec under its name, as values write it. */
function named({ metadata, spec }: KubernetesObject): Readonly<Record<string, unknown>> {
  const { password: _, ...rest } = asRecord(spec) ?? {};
  return { name: metadata.name, ...rest };
}

function listed(key: string, items: readonly unknown[]): Readonly<Record<string, unknown>> {
  return items.length === 0 ? {} : { [key]: items };
}

/** Labels that somebody may select by, without those that charts and tools put on everything. */
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

/** What decides which nodes announce and which Services are served. */
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

/** Speakers tolerate control planes by themselves. */
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

function ingressValues(ingress: ExistingInstall, index: SnapshotIndex): Readonly<Record<string, unknown>> {
  const controller = controllerOf(ingress);
  const { service } = ingress;
  const backend = ingress.workloads.some(
    ({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'default-backend',
  );
  const classes = index
    .ofKind('IngressClass')
    .filter((one) => textAt(one, 'spec', 'controller') === 'k8s.io/ingress-nginx');
  const isDefault = classes.some(
    ({ metadata }) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
  );
  return {
    ingress: {
      controller: 'ingress-nginx',
      acknowledgeEndOfLife: true,
      namespace: ingress.namespace,
      kind: controller?.kind === 'DaemonSet' ? 'DaemonSet' : 'Deployment',
      ...(controller?.kind === 'DaemonSet' ? {} : { replicas: replicasOf(controller, service) }),
      className: classes[0]?.metadata.name ?? 'nginx',
      defaultClass: isDefault,
      ...(backend ? { defaultBackend: { enabled: true } } : {}),
    },
    entrypoint:
      service === undefined
        ? { enabled: false }
        : {
            name: service.metadata.name,
            externalTrafficPolicy: textAt(service, 'spec', 'externalTrafficPolicy') ?? 'Cluster',
            ...(textAt(service, 'spec', 'ipFamilyPolicy') === undefined
              ? {}
              : { ipFamilyPolicy: textAt(service, 'spec', 'ipFamilyPolicy') }),
            ...(textAt(service, 'spec', 'loadBalancerClass') === undefined
              ? {}
              : { loadBalancerClass: textAt(service, 'spec', 'loadBalancerClass') }),
            selector: sharedSelector,
          },
  };
}

/** One pod alone behind a Local Service is silent whenever it moves, which values do not allow. */
function replicasOf(controller: KubernetesObject | undefined, service: KubernetesObject | undefined): number {
  const replicas = numberAt(controller, 'spec', 'replicas') ?? 1;
  return textAt(service, 'spec', 'externalTrafficPolicy') === 'Local' ? Math.max(2, replicas) : replicas;
}

/** What the values, rendered again, say otherwise than the cluster does. */
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
