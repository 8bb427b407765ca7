import { isProxyMode } from '../config/proxy-mode.ts';
import type { ProxyMode } from '../policy.ts';

/** The observations that a verdict can rest on, strongest first. */
export type VerdictSignal = 'configz' | 'proxy-mode' | 'log' | 'node-event' | 'pod-state' | 'none';

/** Observations of one node's kube-proxy in addition to the API's objects; leave out those that could not be read. */
export interface NodeProbe {
  /** Body of `GET :10249/configz`, reached by port-forward: the port listens on the node's loopback. */
  readonly configz?: string | undefined;
  /** Body of `GET :10249/proxyMode`. */
  readonly proxyMode?: string | undefined;
  /** First lines of the pod's log. */
  readonly log?: string | undefined;
  /** Last lines of the log of the container that died before. */
  readonly previousLog?: string | undefined;
}

/** The combined result of the answers. */
export interface ProbeReading {
  readonly mode: ProxyMode | undefined;
  readonly modeSignal: VerdictSignal;
  readonly strictArp: boolean | undefined;
  /** The strongest signal that said anything. */
  readonly signal: VerdictSignal;
}

/** Reads the answers of one kube-proxy, and its node's events since the change. */
export function readProbe(probe: NodeProbe | undefined, eventReasons: readonly string[]): ProbeReading {
  const loaded = readConfigz(probe?.configz);
  const asked = probe?.proxyMode?.trim();
  const logged = readLog(probe?.log);
  const [mode, modeSignal]: readonly [ProxyMode | undefined, VerdictSignal] =
    asked !== undefined && isProxyMode(asked)
      ? [asked, 'proxy-mode']
      : loaded.mode !== undefined
        ? [loaded.mode, 'configz']
        : logged !== undefined
          ? [logged, 'log']
          : eventReasons.includes('IPVSDeprecation')
            ? ['ipvs', 'node-event']
            : [undefined, 'pod-state'];
  const signal = loaded.strictArp !== undefined ? 'configz' : modeSignal;
  return { mode, modeSignal, strictArp: loaded.strictArp, signal };
}

/** `/configz` holds the configuration as loaded; the case of its keys differs between versions. */
function readConfigz(body: string | undefined): {
  readonly mode: ProxyMode | undefined;
  readonly strictArp: boolean | undefined;
} {
  if (body === undefined) return { mode: undefined, strictArp: undefined };
  try {
    const parsed: unknown = JSON.parse(body);
    const config = fold(parsed, 'kubeproxy.config.k8s.io') ?? parsed;
    const mode = fold(config, 'mode');
    const strictArp = fold(fold(config, 'ipvs'), 'strictarp');
    return {
      mode: typeof mode === 'string' && isProxyMode(mode) ? mode : undefined,
      strictArp: typeof strictArp === 'boolean' ? strictArp : undefined,
    };
  } catch {
    return { mode: undefined, strictArp: undefined };
  }
}

function fold(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** The line in which kube-proxy names its proxier; up to 1.25 it may fall back to another one after it. */
function readLog(log: string | undefined): ProxyMode | undefined {
  const names = [...(log ?? '').matchAll(/Using (ipvs|iptables|nftables|kernelspace) Proxier\b/g)];
  const named = names.at(-1)?.[1];
  if (named === undefined || /falling back|trying iptables proxier/i.test(log ?? ''))
    return named === undefined ? undefined : 'iptables';
  return isProxyMode(named) ? named : undefined;
}
