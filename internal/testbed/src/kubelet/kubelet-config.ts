import type { ProgramName } from '../build/programs.ts';
import type { HostAddresses } from '../lan/addresses.ts';

/** The configuration of a kubelet process, in a JSON file. */
export interface KubeletConfig {
  readonly nodeName: string;
  /** 1 for `n1`: decides its slice of the pod network. */
  readonly nodeIndex: number;
  readonly addresses: HostAddresses;
  /** Folder of the run; the node's files go below `nodes/NAME`. */
  readonly runFolder: string;
  /** Pod namespaces are called this plus a number. */
  readonly namespacePrefix: string;
  readonly server: { readonly host: string; readonly port: number };
  readonly token: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly programs: Readonly<Partial<Record<ProgramName, string>>>;
  /** Programs of single images, by the image's whole name; they come before those above. */
  readonly imagePrograms: Readonly<Record<string, string>>;
  readonly kubernetesVersion: string;
  readonly pace: KubeletPace;
}

/** The speed of a kubelet. The figures of the real one are in brackets. */
export interface KubeletPace {
  /** The greatest age of the content of a Secret or ConfigMap volume [about 60_000]. @default 1_000 */
  readonly volumeRefreshMs: number;
  /** Divides the delays and periods that probes ask for [1]. @default 10 */
  readonly probeSpeed: number;
  /** Pause before the second restart of a container; doubles with every further one [10_000]. @default 1_000 */
  readonly restartBackoffMs: number;
}

export const defaultPace: KubeletPace = { volumeRefreshMs: 1_000, probeSpeed: 10, restartBackoffMs: 1_000 };
