import type { Finding } from '@gatesmith/diagnostics';
import type { ConfigReading } from '../config/config-reading.ts';
import type { ObjectReference } from '../object-reference.ts';
import type { ProxyMode } from '../policy.ts';
import type { DistributionId } from './distribution.ts';

/** Where kube-proxy runs. `absent`: nothing of it was found and something else serves Services; `unknown`: nothing was found at all. */
export type KubeProxyHome = 'daemonset' | 'static-pod' | 'host-process' | 'absent' | 'unknown';

/** Where the settings that count come from: the file when `--config` is given, else only the flags. */
export type ConfigSource =
  | {
      readonly kind: 'config-map';
      readonly namespace: string;
      readonly name: string;
      readonly key: string;
      /** `undefined` when the ConfigMap or its key was not among the objects. */
      readonly text: string | undefined;
      readonly resourceVersion: string | undefined;
      readonly uid: string | undefined;
      readonly immutable: boolean;
    }
  | { readonly kind: 'flags' }
  | { readonly kind: 'node-args' }
  | { readonly kind: 'host-file'; readonly path: string }
  | { readonly kind: 'secret'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'none' };

/** A tool that writes over the object sooner or later, and how that was recognised. */
export interface Owner {
  readonly kind:
    | 'kubeadm'
    | 'gitops'
    | 'helm'
    | 'addon-manager'
    | 'operator'
    | 'kubectl-apply'
    | 'distribution'
    | 'manual';
  readonly name: string;
  readonly evidence: string;
}

/** The program that serves Services instead of kube-proxy. */
export type Replacement = 'cilium' | 'calico-ebpf' | 'kube-router' | 'antrea' | 'ovn-kubernetes';

/** The DaemonSet that runs kube-proxy, reduced to what decisions rest on. */
export interface ObservedDaemonSet extends ObjectReference {
  readonly updateStrategy: 'RollingUpdate' | 'OnDelete';
  readonly maxUnavailable: number | string;
  readonly desired: number;
  readonly updated: number;
  readonly available: number;
  readonly unavailable: number;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly image: string | undefined;
  /** Annotations of the pod template; our content hash lives here. */
  readonly templateAnnotations: Readonly<Record<string, string>>;
  /** Labels that its pods carry. */
  readonly podLabels: Readonly<Record<string, string>>;
}

/** One node's effective settings, where they are readable node by node. */
export interface NodeSetting {
  readonly node: string;
  readonly mode: ProxyMode | undefined;
  readonly strictArp: boolean;
}

/** The facts about kube-proxy in a snapshot; made by `detectKubeProxy`. */
export interface KubeProxyObservation {
  readonly distribution: DistributionId;
  readonly home: KubeProxyHome;
  readonly daemonSet: ObservedDaemonSet | undefined;
  /** Other DaemonSets that run kube-proxy: Windows variants are left out, pools are not. */
  readonly otherDaemonSets: readonly ObjectReference[];
  readonly source: ConfigSource;
  /** kube-proxy's flags as given, without the leading dashes; a bare flag is `true`. */
  readonly flags: Readonly<Record<string, string>>;
  /** The configuration text as kube-proxy reads it. */
  readonly config: ConfigReading | undefined;
  readonly mode: ProxyMode | undefined;
  readonly strictArp: boolean;
  /** From the image tag, else the server's version. */
  readonly version: string | undefined;
  readonly replacements: readonly Replacement[];
  readonly owners: readonly Owner[];
  readonly nodeSettings: readonly NodeSetting[];
  /** Kernel of each Linux node, by node name. */
  readonly kernelVersions: Readonly<Record<string, string>>;
  /** Whether a node's providerID says that it runs in Amazon's cloud. */
  readonly onAws: boolean;
  /** How each of the facts above was found. */
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
}
