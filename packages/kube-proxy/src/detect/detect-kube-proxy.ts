import type { KubernetesObject } from '../kubernetes-object.ts';
import { parseKubernetesVersion } from '../kubernetes-version.ts';
import type { KubeProxyObservation } from './observation.ts';

/** What was read from a cluster: nodes, DaemonSets, pods, ConfigMaps and whatever else is at hand, in any order. */
export interface DetectInput {
  readonly objects: readonly KubernetesObject[];
  /** `gitVersion` of `GET /version`. @default unknown */
  readonly serverVersion?: string | undefined;
}

/** Finds kube-proxy in a snapshot and reads the settings that count. */
export function detectKubeProxy({ objects, serverVersion }: DetectInput): KubeProxyObservation {
  return {
    distribution: 'unknown',
    home: 'unknown',
    daemonSet: undefined,
    otherDaemonSets: [],
    source: { kind: 'none' },
    flags: {},
    config: undefined,
    mode: undefined,
    strictArp: false,
    version: parseKubernetesVersion(serverVersion),
    replacements: [],
    owners: [],
    nodeSettings: [],
    reasons: [`${objects.length} objects read`],
    findings: [],
  };
}
