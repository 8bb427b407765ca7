import type { JsonObject } from '@gatesmith/kubernetes';
import type { Faults } from './faults.ts';
import type { Clock } from './world/clock.ts';

/** A node of the practice cluster. */
export interface NodeOptions {
  readonly name: string;
  /** InternalIP, IPv4. */
  readonly address: string;
  /** @default true for the first node only */
  readonly controlPlane?: boolean | undefined;
  /** Added to the labels that the kubelet and kubeadm set. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly taints?: readonly JsonObject[] | undefined;
  /**
   * Carries `node.kubernetes.io/exclude-from-external-load-balancers`, as kubeadm's control planes do.
   *
   * @default false
   */
  readonly excludeFromLoadBalancers?: boolean | undefined;
  /** @default true */
  readonly ready?: boolean | undefined;
}

/** The initial setup of kube-proxy, in kubeadm's layout. */
export interface KubeProxyOptions {
  /**
   * An empty string is kubeadm's "platform default".
   *
   * @default 'ipvs'
   */
  readonly mode?: 'ipvs' | 'iptables' | 'nftables' | '' | undefined;
  /** @default false */
  readonly strictARP?: boolean | undefined;
  /** False leaves the cluster without kube-proxy. @default true */
  readonly installed?: boolean | undefined;
}

/** The delays of the model, in milliseconds of the sandbox's clock. */
export interface Delays {
  /** From the creation of a CRD to its `Established` condition. @default 150 */
  readonly crdEstablished: number;
  /** From a pod's binding to its being Ready. @default 400 */
  readonly podReady: number;
  /** From a pod's deletion to its being gone. @default 100 */
  readonly podGone: number;
  /** From the readiness of MetalLB's controller to the first answer of its webhook. @default 2000 */
  readonly webhookServes: number;
  /** From a Service's wish to its address. @default 100 */
  readonly addressAssigned: number;
  /** From the end of a namespace to its being gone. @default 50 */
  readonly namespaceGone: number;
}

/** The initial state of a practice cluster. Every option has a default. */
export interface SandboxOptions {
  /** The result of {@link Sandbox.save}: continues that cluster. Options that describe a new cluster are then ignored. */
  readonly state?: SandboxState | undefined;
  /** @default three nodes n1, n2, n3 at 192.168.20.11-13, n1 the control plane */
  readonly nodes?: readonly NodeOptions[] | undefined;
  readonly kubeProxy?: KubeProxyOptions | undefined;
  /** @default 'v1.36.3' */
  readonly kubernetesVersion?: string | undefined;
  /** Objects that exist from the start, applied in the order given, past admission. */
  readonly objects?: readonly JsonObject[] | undefined;
  /** Divides every delay: 20 lets two seconds pass in 100 ms. @default 1 */
  readonly speed?: number | undefined;
  /** Replaces real time; see {@link createManualClock}. `speed` is ignored then. */
  readonly clock?: Clock | undefined;
  readonly delays?: Partial<Delays> | undefined;
  /** Seeds names, addresses of pods and the dice of the faults. @default 1 */
  readonly seed?: number | undefined;
  readonly faults?: Faults | undefined;
  /** The credential in the kubeconfig. @default 'token' */
  readonly auth?: 'token' | 'client-certificate' | undefined;
  /** The verdict of MetalLB's webhook: the reason of a refusal, or `undefined`. Default: a model of its rules. */
  readonly validateMetallb?: MetallbValidator | undefined;
}

/** Judges one MetalLB resource against those that exist (the one being replaced left out). */
export type MetallbValidator = (object: JsonObject, existing: readonly JsonObject[]) => string | undefined;

/** The whole state of a practice cluster as plain JSON; survives `JSON.parse(JSON.stringify(state))`. */
export interface SandboxState {
  readonly format: 'gatesmith-sandbox/1';
  readonly kubernetesVersion: string;
  readonly resourceVersion: number;
  readonly seed: number;
  readonly objects: readonly JsonObject[];
  /** The configuration that the programs of the pods read at their start. */
  readonly memory: Readonly<Record<string, JsonObject>>;
  /** The log lines of pods, by uid. */
  readonly logs: Readonly<Record<string, readonly LogLine[]>>;
}

/** A log line of a pod. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
}
