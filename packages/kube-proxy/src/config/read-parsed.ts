import { type Finding, positionAt } from '@gatesmith/diagnostics';
import type { KubeProxyCode } from '../codes.ts';
import type { KubernetesVersion } from '../kubernetes-version.ts';
import { isAtLeast } from '../kubernetes-version.ts';
import type { ProxyMode } from '../policy.ts';
import type { TextReading } from '../text/node.ts';
import { decodeText, type PlainMap, type PlainValue } from '../text/plain-value.ts';
import type { ConfigReading } from './config-reading.ts';

export interface ReadParsedInput {
  readonly text: string;
  readonly reading: TextReading;
  readonly subject: string;
  readonly version: KubernetesVersion | undefined;
}

/** A reading of a text that kube-proxy cannot load at all. */
export function unreadable(format: 'yaml' | 'json', finding: Finding): ConfigReading {
  return {
    valid: false,
    format,
    mode: undefined,
    writtenMode: undefined,
    strictArp: false,
    strictArpWritten: 'absent',
    featureGates: {},
    findings: [finding],
  };
}

/** The meaning of a parsed text; see `readConfig`. */
export function readParsed({ text, reading, subject, version }: ReadParsedInput): ConfigReading {
  const place = (offset: number): Pick<Finding, 'line' | 'column'> => positionAt(text, offset);
  const decoding = reading.ok ? decodeText(reading) : reading;
  if (!reading.ok || !decoding.ok) {
    const { reason, offset } = decoding.ok ? { reason: '', offset: 0 } : decoding;
    return unreadable(reading.format, {
      code: 'GS-KUBEPROXY-TEXT-UNREADABLE',
      severity: 'error',
      subject,
      path: [],
      message: `${subject}: kube-proxy cannot read it: ${reason}`,
      hint: 'repair the text by hand; kube-proxy exits on it at its next start',
      ...place(offset),
    });
  }
  const findings: Finding<KubeProxyCode>[] = [];
  const root = decoding.value;
  if (!(root instanceof Map) || root.get('kind') !== 'KubeProxyConfiguration') {
    return unreadable(reading.format, {
      code: 'GS-KUBEPROXY-NOT-A-CONFIG',
      severity: 'error',
      subject,
      path: ['kind'],
      message: `${subject}: kind ${quote(root instanceof Map ? root.get('kind') : undefined)} is not KubeProxyConfiguration`,
      hint: 'the first document must be the KubeProxyConfiguration: kube-proxy reads no other',
    });
  }
  const written = root.get('mode') ?? undefined;
  const ipvs = root.get('ipvs') ?? undefined;
  const strict = ipvs instanceof Map ? ipvs.get('strictARP') : undefined;
  const mode =
    typeof written === 'string' || written === undefined ? effectiveMode(written, version) : undefined;
  if (mode === undefined) {
    findings.push({
      code: 'GS-KUBEPROXY-MODE-INVALID',
      severity: 'error',
      subject,
      path: ['mode'],
      message: `mode: ${quote(written)} is no kube-proxy mode; kube-proxy exits on it`,
      hint: 'write iptables, ipvs or nftables, in lower case',
    });
  }
  const strictTyped = strict === undefined || strict === null || typeof strict === 'boolean';
  if (!strictTyped) {
    findings.push({
      code: 'GS-KUBEPROXY-FIELD-TYPE',
      severity: 'error',
      subject,
      path: ['ipvs', 'strictARP'],
      message: `ipvs.strictARP: ${quote(strict)} is not a boolean; kube-proxy exits on it`,
      hint: 'write strictARP: true, without quotes',
    });
  }
  return {
    valid: findings.every(({ severity }) => severity !== 'error'),
    format: reading.format,
    mode,
    writtenMode: typeof written === 'string' ? written : undefined,
    strictArp: strict === true,
    strictArpWritten:
      strict === undefined
        ? 'absent'
        : strict === null
          ? 'null'
          : strict === true
            ? 'true'
            : strict === false
              ? 'false'
              : 'invalid',
    featureGates: gates(root),
    findings,
  };
}

const modes: ReadonlySet<string> = new Set<ProxyMode>(['iptables', 'ipvs', 'nftables', 'kernelspace']);

/** The mode that a written value stands for; nothing written means iptables up to 1.39 and nftables from 1.40 (KEP-5343). */
export function effectiveMode(
  written: string | undefined,
  version: KubernetesVersion | undefined,
): ProxyMode | undefined {
  if (written === undefined || written === '') return isAtLeast(version, '1.40.0') ? 'nftables' : 'iptables';
  return isProxyMode(written) ? written : undefined;
}

function isProxyMode(text: string): text is ProxyMode {
  return modes.has(text);
}

function gates(root: PlainMap): Record<string, boolean> {
  const found = root.get('featureGates');
  const entries =
    found instanceof Map
      ? [...found].filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean')
      : [];
  return Object.fromEntries(entries);
}

function quote(value: PlainValue | undefined): string {
  return value === undefined
    ? 'nothing'
    : typeof value === 'object' && value !== null
      ? 'a collection'
      : JSON.stringify(value);
}
