import type { PartialObject } from '@gatesmith/kubernetes';
import { parseKubernetesVersion } from '../kubernetes-version.ts';
import { clusterFindings } from './cluster-findings.ts';
import { clusterNodes } from './cluster-nodes.ts';
import { distributions } from './distribution.ts';
import { findDaemonSets } from './find-daemon-sets.ts';
import { findDistribution } from './find-distribution.ts';
import { findReplacements } from './find-replacements.ts';
import type { KubeProxyHome, KubeProxyObservation } from './observation.ts';
import { observedOwners } from './observed-owners.ts';
import { inDaemonSet, outsideDaemonSets } from './read-settings.ts';

/** Objects of a cluster: nodes, DaemonSets, pods, ConfigMaps and any others, in any order. */
export interface DetectInput {
  readonly objects: readonly PartialObject[];
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
    owners: observedOwners(settings.source, main, objects),
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
