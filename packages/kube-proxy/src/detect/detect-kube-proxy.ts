import type { Finding } from '@gatesmith/diagnostics';
import type { ClusterCode } from '../codes.ts';
import { effectiveMode } from '../config/proxy-mode.ts';
import { readConfig } from '../config/read-config.ts';
import { type KubernetesObject, objectId } from '../kubernetes-object.ts';
import { parseKubernetesVersion } from '../kubernetes-version.ts';
import type { ProxyMode } from '../policy.ts';
import { type ClusterNode, clusterNodes } from './cluster-nodes.ts';
import { commandWords, isTrueFlag, parseFlags } from './command-line.ts';
import { distributions } from './distribution.ts';
import { findDaemonSets, type KubeProxyDaemonSet, kubeProxyContainer } from './find-daemon-sets.ts';
import { findDistribution, isKubeProxyPod } from './find-distribution.ts';
import { findOwners } from './find-owners.ts';
import { findReplacements } from './find-replacements.ts';
import { readNodeArguments } from './node-arguments.ts';
import type { ConfigSource, KubeProxyHome, KubeProxyObservation, NodeSetting, Owner } from './observation.ts';
import { readField, readList, readText } from './read-field.ts';
import { resolveConfig } from './resolve-config.ts';

/** What was read from a cluster: nodes, DaemonSets, pods, ConfigMaps and whatever else is at hand, in any order. */
export interface DetectInput {
  readonly objects: readonly KubernetesObject[];
  /** `gitVersion` of `GET /version`. @default unknown */
  readonly serverVersion?: string | undefined;
}

/**
 * Finds kube-proxy in a snapshot and reads the settings that count: DaemonSet, command line, `--config`, mount, volume, ConfigMap and
 * key, in this order, and never a ConfigMap by its name. Without a DaemonSet it looks for static pods, for the arguments that
 * k3s and RKE2 note on their nodes, and for what replaces kube-proxy; it reports `unknown` rather than guess.
 *
 * Pure and tolerant: objects of other kinds are ignored, missing ones end up in `findings`.
 *
 * @example
 * ```ts
 * import { detectKubeProxy } from '@gatesmith/kube-proxy';
 *
 * const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a', annotations: { 'k3s.io/node-args': '["server"]' } } };
 * const { distribution, home, mode } = detectKubeProxy({ objects: [node], serverVersion: 'v1.36.1+k3s1' });
 * // 'k3s', 'host-process', 'iptables'
 * ```
 */
export function detectKubeProxy({ objects, serverVersion }: DetectInput): KubeProxyObservation {
  const nodes = clusterNodes(objects);
  const daemonSets = findDaemonSets(objects);
  const [main] = daemonSets;
  const replacements = findReplacements(objects);
  const settings =
    main === undefined ? outsideDaemonSets(objects, nodes) : inDaemonSet(main, objects, serverVersion);
  const configText = settings.source.kind === 'config-map' ? (settings.source.text ?? '') : '';
  const found = findDistribution({
    objects,
    nodes,
    serverVersion: serverVersion ?? '',
    daemonSet: main,
    configText,
  });
  const hostBound = ['microk8s', 'kubeasz', 'rke1'].includes(found.id);
  const home: KubeProxyHome =
    settings.home !== 'unknown'
      ? settings.home
      : replacements.size > 0
        ? 'absent'
        : hostBound
          ? 'host-process'
          : 'unknown';
  const reasons = [
    `distribution ${distributions[found.id].name}: ${found.evidence}`,
    ...settings.reasons,
    ...[...replacements].map(([name, evidence]) => `${name} serves Services: ${evidence}`),
  ];
  const observation: Omit<KubeProxyObservation, 'findings'> = {
    distribution: found.id,
    home,
    daemonSet: main?.observed,
    otherDaemonSets: daemonSets
      .slice(1)
      .map(({ observed: { kind, namespace, name } }) => ({ kind, namespace, name })),
    source: settings.source,
    flags: settings.flags,
    config: settings.config,
    mode: settings.mode,
    strictArp: settings.strictArp,
    version: settings.version ?? parseKubernetesVersion(serverVersion),
    replacements: [...replacements.keys()],
    owners: ownersOf(settings.source, main, objects),
    nodeSettings: settings.nodeSettings,
    kernelVersions: Object.fromEntries(
      nodes.filter(({ windows }) => !windows).map(({ name, kernelVersion }) => [name, kernelVersion]),
    ),
    onAws: nodes.some(({ providerId }) => providerId.startsWith('aws://')),
    reasons,
  };
  return {
    ...observation,
    findings: [...(settings.config?.findings ?? []), ...clusterFindings(observation)],
  };
}

interface Settings {
  readonly home: KubeProxyHome;
  readonly source: ConfigSource;
  readonly flags: Readonly<Record<string, string>>;
  readonly config: KubeProxyObservation['config'];
  readonly mode: ProxyMode | undefined;
  readonly strictArp: boolean;
  readonly version: string | undefined;
  readonly nodeSettings: readonly NodeSetting[];
  readonly reasons: readonly string[];
}

function inDaemonSet(
  daemonSet: KubeProxyDaemonSet,
  objects: readonly KubernetesObject[],
  serverVersion: string | undefined,
): Settings {
  const { observed, container, object } = daemonSet;
  const flags = parseFlags(commandWords(container));
  const version = imageVersion(observed.image) ?? parseKubernetesVersion(serverVersion);
  const path = flags['config'];
  const reasons = [`${objectId(observed)} runs kube-proxy`];
  const shared = { home: 'daemonset', flags, version, nodeSettings: [] } as const;
  if (path === undefined) {
    return {
      ...shared,
      source: { kind: 'flags' },
      config: undefined,
      mode: effectiveMode(flags['proxy-mode'], version),
      strictArp: isTrueFlag(flags['ipvs-strict-arp']),
      reasons: [...reasons, 'no --config: only its flags count'],
    };
  }
  const podSpec = readField(object.spec, 'template', 'spec');
  const source = resolveConfig({ path, container, podSpec, namespace: observed.namespace, objects });
  reasons.push(`--config=${path}: only the file counts`, describeSource(source));
  const text = source.kind === 'config-map' ? source.text : undefined;
  const subject =
    source.kind === 'config-map' ? `ConfigMap/${source.namespace}/${source.name} ${source.key}` : path;
  const config = text === undefined ? undefined : readConfig(text, { kubernetesVersion: version, subject });
  return { ...shared, source, config, mode: config?.mode, strictArp: config?.strictArp ?? false, reasons };
}

function outsideDaemonSets(objects: readonly KubernetesObject[], nodes: readonly ClusterNode[]): Settings {
  const pods = objects.filter((object) => isKubeProxyPod(object) && isMirror(object));
  if (pods.length > 0) return inStaticPods(pods);
  const nothing = { config: undefined, version: undefined } as const;
  const args = readNodeArguments(nodes);
  if (args !== undefined && args.disabled.length < args.settings.length) {
    const running = args.settings.filter(({ node }) => !args.disabled.includes(node));
    const first = running.find(({ mode, strictArp }) => mode === 'ipvs' && !strictArp) ?? running[0];
    return {
      ...nothing,
      home: 'host-process',
      source: { kind: 'node-args' },
      flags: args.flags,
      mode: first?.mode,
      strictArp: first?.strictArp ?? false,
      nodeSettings: running,
      reasons: ["the arguments noted on the nodes tell kube-proxy's flags"],
    };
  }
  const reasons =
    args === undefined
      ? ['no DaemonSet and no static pod runs kube-proxy']
      : ['every node says disable-kube-proxy'];
  const home = args === undefined ? 'unknown' : 'absent';
  return {
    ...nothing,
    home,
    source: { kind: 'none' },
    flags: {},
    mode: undefined,
    strictArp: false,
    nodeSettings: [],
    reasons,
  };
}

function inStaticPods(pods: readonly KubernetesObject[]): Settings {
  const settings = pods.map((pod) => {
    const container = kubeProxyContainer(pod);
    const flags = parseFlags(commandWords(container));
    const version = imageVersion(readText(container, 'image'));
    const node = readText(pod.spec, 'nodeName') ?? pod.metadata?.name ?? '';
    return {
      flags,
      version,
      setting: {
        node,
        mode: effectiveMode(flags['proxy-mode'], version),
        strictArp: isTrueFlag(flags['ipvs-strict-arp']),
      },
    };
  });
  const first = settings.find(({ setting }) => setting.mode === 'ipvs' && !setting.strictArp) ?? settings[0];
  const file = first?.flags['config'];
  return {
    home: 'static-pod',
    source: file === undefined ? { kind: 'flags' } : { kind: 'host-file', path: file },
    flags: first?.flags ?? {},
    config: undefined,
    mode: file === undefined ? first?.setting.mode : undefined,
    strictArp: file === undefined && (first?.setting.strictArp ?? false),
    version: first?.version,
    nodeSettings: file === undefined ? settings.map(({ setting }) => setting) : [],
    reasons: [`${pods.length} static pods run kube-proxy, by files on the nodes`],
  };
}

function isMirror({ metadata }: KubernetesObject): boolean {
  const owned = readList(metadata?.ownerReferences).some(
    (reference) => readText(reference, 'kind') === 'Node',
  );
  return owned || metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined;
}

/** The version in an image's tag: kube-proxy's own, whatever the nodes say. */
function imageVersion(image: string | undefined): string | undefined {
  const tag = /:([^:/@]+)(?:@.*)?$/.exec(image ?? '')?.[1];
  return tag !== undefined && /^v?\d+\.\d+/.test(tag) ? parseKubernetesVersion(tag) : undefined;
}

function describeSource(source: ConfigSource): string {
  switch (source.kind) {
    case 'config-map':
      return `the file is key ${source.key} of ConfigMap/${source.namespace}/${source.name}`;
    case 'secret':
      return `the file is in Secret/${source.namespace}/${source.name}`;
    case 'host-file':
      return `the file ${source.path} is on the node`;
    default:
      return 'the file was not found';
  }
}

function ownersOf(
  source: ConfigSource,
  daemonSet: KubeProxyDaemonSet | undefined,
  objects: readonly KubernetesObject[],
): readonly Owner[] {
  const configMap =
    source.kind === 'config-map'
      ? objects.find(
          ({ kind, metadata }) =>
            kind === 'ConfigMap' &&
            metadata?.name === source.name &&
            (metadata.namespace ?? 'default') === source.namespace,
        )
      : undefined;
  const owners = [configMap, daemonSet?.object].flatMap((object) =>
    object === undefined ? [] : ownersOfObject(object),
  );
  return owners.filter(
    ({ name, kind }, index) =>
      owners.findIndex((other) => other.name === name && other.kind === kind) === index,
  );
}

function ownersOfObject({ metadata }: KubernetesObject): readonly Owner[] {
  return findOwners({
    name: metadata?.name ?? '',
    namespace: metadata?.namespace ?? 'default',
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
    managers: readList(metadata?.managedFields).flatMap((entry) => readText(entry, 'manager') ?? []),
    ownerReferences: readList(metadata?.ownerReferences).map(
      (entry) => `${readText(entry, 'kind')}/${readText(entry, 'name')}`,
    ),
  });
}

function clusterFindings(observation: Omit<KubeProxyObservation, 'findings'>): Finding<ClusterCode>[] {
  const { source, home, daemonSet, otherDaemonSets, replacements, nodeSettings } = observation;
  const findings: Finding<ClusterCode>[] = [];
  const subject = daemonSet === undefined ? 'kube-proxy' : objectId(daemonSet);
  const add = (code: ClusterCode, severity: Finding['severity'], message: string, hint?: string): void => {
    findings.push({ code, severity, subject, path: [], message, hint });
  };
  if (home === 'unknown') {
    add(
      'GS-KUBEPROXY-NOT-FOUND',
      'warning',
      'kube-proxy: no DaemonSet, static pod or node argument shows it; it may be a service of the nodes',
      'look for its configuration on a node',
    );
  }
  if (source.kind === 'config-map' && source.text === undefined) {
    const place = `key ${source.key} of ConfigMap/${source.namespace}/${source.name}`;
    add(
      'GS-KUBEPROXY-CONFIG-NOT-FOUND',
      'warning',
      `${subject}: its configuration, ${place}, was not among what could be read`,
      `kubectl -n ${source.namespace} get configmap ${source.name}`,
    );
  }
  if (otherDaemonSets.length > 0) {
    add(
      'GS-KUBEPROXY-SEVERAL',
      'warning',
      `${subject}: ${otherDaemonSets.map(objectId).join(', ')} run kube-proxy as well and are not judged`,
    );
  }
  if (replacements.length > 0 && (home === 'daemonset' || home === 'static-pod')) {
    add(
      'GS-KUBEPROXY-BESIDE-REPLACEMENT',
      'warning',
      `${subject}: runs beside ${replacements.join(', ')}, which serves Services already`,
      'an upgrade may have brought kube-proxy back; remove one of the two',
    );
  }
  const kinds = new Set(
    nodeSettings.map(({ mode, strictArp }) => `${mode} ${mode === 'ipvs' && strictArp ? 'strict' : ''}`),
  );
  if (kinds.size > 1) {
    const list = nodeSettings.map(
      ({ node, mode, strictArp }) => `${node}: ${mode}${strictArp ? ' with strictARP' : ''}`,
    );
    add(
      'GS-KUBEPROXY-NODES-DIFFER',
      'warning',
      `kube-proxy: the nodes are set up differently (${list.slice(0, 6).join(', ')})`,
      'give every node the same arguments',
    );
  }
  return findings;
}
