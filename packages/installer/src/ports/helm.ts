import type { CallOptions } from './cluster.ts';

/** Which release a Helm call is about. */
export interface ReleaseRef {
  readonly release: string;
  readonly namespace: string;
}

export interface HelmRenderOptions extends ReleaseRef, CallOptions {
  /** A chart folder or archive. */
  readonly chart: string;
  /** The values document, as YAML text; handed over on standard input, so it is in no argument list and no file. */
  readonly values: string;
  /** The server's version, so that `.Capabilities.KubeVersion` is the cluster's. */
  readonly kubeVersion?: string | undefined;
}

export interface HelmUpgradeOptions extends ReleaseRef, CallOptions {
  readonly chart: string;
  readonly values: string;
  readonly timeoutMs: number;
  /**
   * Take over fields that somebody else has changed; the plan has shown them as drift. Helm 3 always does.
   *
   * @default false
   */
  readonly forceConflicts?: boolean | undefined;
  /** Put on the record of the release. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Helm's own lines, as they come. */
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

/** The user's own Helm: it executes the release, so that `helm list` and `helm rollback` keep working. */
export interface Helm {
  /** The program that runs. */
  readonly program: string;
  version(options?: CallOptions): Promise<HelmVersion>;
  /** `helm template`: what the chart renders to, hooks included. Reaches no cluster. */
  template(options: HelmRenderOptions): Promise<string>;
  /** `helm upgrade --install --skip-crds`, without Helm's own waiting: we wait, and say for what. */
  upgrade(options: HelmUpgradeOptions): Promise<void>;
  uninstall(options: HelmUninstallOptions): Promise<void>;
}
