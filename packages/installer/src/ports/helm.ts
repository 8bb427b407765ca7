import type { CallOptions } from './cluster.ts';

export interface ReleaseRef {
  readonly release: string;
  readonly namespace: string;
}

export interface HelmRenderOptions extends ReleaseRef, CallOptions {
  /** A chart folder or archive. */
  readonly chart: string;
  /** The values document as YAML. It goes over standard input, and never into an argument list or a file. */
  readonly values: string;
  /** The version of the cluster, for `.Capabilities.KubeVersion`. */
  readonly kubeVersion?: string | undefined;
}

export interface HelmUpgradeOptions extends ReleaseRef, CallOptions {
  readonly chart: string;
  readonly values: string;
  readonly timeoutMs: number;
  /**
   * Take over fields that another manager has changed; the plan shows them as drift. Helm 3 always does.
   *
   * @default false
   */
  readonly forceConflicts?: boolean | undefined;
  /** Labels of the release record. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Receives each line that Helm prints to standard error. */
  readonly onLine?: ((line: string) => void) | undefined;
}

export interface HelmUninstallOptions extends ReleaseRef, CallOptions {
  readonly timeoutMs: number;
  readonly onLine?: ((line: string) => void) | undefined;
}

export interface HelmVersion {
  /** `3.17.2`, without the leading v. */
  readonly version: string;
  readonly major: 3 | 4;
}

/** The user's own Helm. It executes the release, so that `helm list` and `helm rollback` keep working. */
export interface Helm {
  /** The program that runs. */
  readonly program: string;
  version(options?: CallOptions): Promise<HelmVersion>;
  /** `helm template`: the manifests that the chart renders to, including hooks. Contacts no cluster. */
  template(options: HelmRenderOptions): Promise<string>;
  /** `helm upgrade --install --skip-crds`, without `--wait`: the installer waits, and reports what for. */
  upgrade(options: HelmUpgradeOptions): Promise<void>;
  uninstall(options: HelmUninstallOptions): Promise<void>;
}
