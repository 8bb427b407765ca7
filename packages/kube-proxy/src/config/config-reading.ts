import type { Finding } from '@gatesmith/diagnostics';
import type { ProxyMode } from '../policy.ts';

/** Facts in addition to the configuration when it is read. */
export interface ReadConfigOptions {
  /** kube-proxy's version (`1.36.3`, `v1.36.3`): decides the default mode, known fields and gates. @default unknown */
  readonly kubernetesVersion?: string | undefined;
  /** The name of the configuration in findings: a file name or a printed object id. @default 'config.conf' */
  readonly subject?: string | undefined;
}

/** A kube-proxy configuration as kube-proxy would load it. */
export interface ConfigReading {
  /** False when kube-proxy would exit on this configuration; the findings say why. */
  readonly valid: boolean;
  readonly format: 'yaml' | 'json';
  /** Mode in effect: what is written, or the version's default when nothing is. `undefined` when it cannot run at all. */
  readonly mode: ProxyMode | undefined;
  /** The mode as written; `undefined` when the key is absent or null, `''` when it is empty. */
  readonly writtenMode: string | undefined;
  /** `ipvs.strictARP` as loaded; acts in ipvs mode only. */
  readonly strictArp: boolean;
  /** The value of `ipvs.strictARP`. `misplaced`: only a key that kube-proxy ignores, such as `strictArp`. */
  readonly strictArpWritten: 'true' | 'false' | 'null' | 'absent' | 'misplaced' | 'invalid';
  readonly featureGates: Readonly<Record<string, boolean>>;
  readonly findings: readonly Finding[];
}
