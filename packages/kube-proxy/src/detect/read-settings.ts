import { at, listAt, objectId, type PartialObject, textAt } from '@gatesmith/kubernetes';
import { effectiveMode } from '../config/proxy-mode.ts';
import { readConfig } from '../config/read-config.ts';
import { parseKubernetesVersion } from '../kubernetes-version.ts';
import type { ProxyMode } from '../policy.ts';
import type { ClusterNode } from './cluster-nodes.ts';
import { commandWords, isTrueFlag, parseFlags } from './command-line.ts';
import { type KubeProxyDaemonSet, kubeProxyContainer } from './find-daemon-sets.ts';
import { isKubeProxyPod } from './find-distribution.ts';
import { readNodeArguments } from './node-arguments.ts';
import type { ConfigSource, KubeProxyHome, KubeProxyObservation, NodeSetting } from './observation.ts';
import { resolveConfig } from './resolve-config.ts';

/** The settings that count, and where they were found. */
export interface KubeProxySettings {
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

/** Reads a DaemonSet: with `--config` only the file counts, without it only the flags. */
export function inDaemonSet(
  daemonSet: KubeProxyDaemonSet,
  objects: readonly PartialObject[],
  serverVersion: string | undefined,
): KubeProxySettings {
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
  const podSpec = at(object.spec, 'template', 'spec');
  const source = resolveConfig({ path, container, podSpec, namespace: observed.namespace, objects });
  reasons.push(`--config=${path}: only the file counts`, describeSource(source));
  const text = source.kind === 'config-map' ? source.text : undefined;
  const subject =
    source.kind === 'config-map' ? `ConfigMap/${source.namespace}/${source.name} ${source.key}` : path;
  const config = text === undefined ? undefined : readConfig(text, { kubernetesVersion: version, subject });
  return { ...shared, source, config, mode: config?.mode, strictArp: config?.strictArp ?? false, reasons };
}

/** Looks for kube-proxy where no DaemonSet runs it: static pods, then what k3s and RKE2 note on their nodes. */
export function outsideDaemonSets(
  objects: readonly PartialObject[],
  nodes: readonly ClusterNode[],
): KubeProxySettings {
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
      reasons: ["the arguments recorded on the nodes show kube-proxy's flags"],
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

function inStaticPods(pods: readonly PartialObject[]): KubeProxySettings {
  const settings = pods.map((pod) => {
    const container = kubeProxyContainer(pod);
    const flags = parseFlags(commandWords(container));
    const version = imageVersion(textAt(container, 'image'));
    const node = textAt(pod.spec, 'nodeName') ?? pod.metadata?.name ?? '';
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

function isMirror({ metadata }: PartialObject): boolean {
  const owned = listAt(metadata?.ownerReferences).some((reference) => textAt(reference, 'kind') === 'Node');
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
