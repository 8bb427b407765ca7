import { type Finding, positionAt } from '@gatesmith/diagnostics';
import type { DecodedMap, DecodedValue, DocumentNode } from '@gatesmith/documents';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import { isAtLeast, isBelow, type KubernetesVersion } from '../kubernetes-version.ts';
import { decodeNodes, type TextReading } from '../text/read-text.ts';
import { checkDuplicates } from './check-duplicates.ts';
import { type ConfigProblem, checkFields, foldName, quoteValue } from './check-fields.ts';
import { checkMode } from './check-mode.ts';
import { checkValues } from './check-values.ts';
import type { ConfigReading } from './config-reading.ts';
import { findOrigin } from './find-entry.ts';
import { effectiveMode } from './proxy-mode.ts';

export interface ReadParsedInput {
  readonly text: string;
  readonly reading: TextReading;
  readonly subject: string;
  readonly version: KubernetesVersion | undefined;
}

/** A reading, and the additional facts that an editor needs. */
export interface ParsedConfig {
  readonly reading: ConfigReading;
  /** Present when the configuration is a KubeProxyConfiguration, valid or not. */
  readonly root: DocumentNode | undefined;
  readonly value: DecodedMap | undefined;
}

/** The meaning of a parsed text; see `readConfig`. */
export function readParsed({ text, reading, subject, version }: ReadParsedInput): ParsedConfig {
  const decoding = reading.ok ? decodeNodes(reading) : reading;
  if (!reading.ok || !decoding.ok) {
    const { reason, offset } = decoding.ok ? { reason: 'unreadable', offset: 0 } : decoding.problem;
    return unreadable(
      reading.format,
      report('GS-KUBEPROXY-TEXT-UNREADABLE', {
        subject,
        path: [],
        message: `${subject}: kube-proxy cannot read it: ${reason}`,
        hint: 'repair the configuration by hand; kube-proxy exits on it at its next start',
        ...positionAt(text, offset),
      }),
    );
  }
  const value = decoding.value;
  const wrongKind = checkKind(value, subject);
  if (!(value instanceof Map) || wrongKind !== undefined) {
    return unreadable(reading.format, wrongKind ?? notAConfig(value, subject));
  }

  const root = reading.root;
  const finding = (problem: ConfigProblem, offset?: number): Finding<KubeProxyCode> => {
    const at = offset ?? offsetOf(root, problem.path);
    const { code, severity, path, message, hint } = problem;
    const position = at === undefined ? {} : positionAt(text, at);
    return report(code, { severity, subject, path, message, hint, ...position });
  };
  const problems = checkFields(value, version);
  const writtenValue = value.get('mode') ?? undefined;
  const written = typeof writtenValue === 'string' ? writtenValue : undefined;
  const mode =
    writtenValue !== undefined && written === undefined ? undefined : effectiveMode(written, version);
  const gates = readGates(value);
  const strict = strictArp(value);
  const findings = [
    ...checkDuplicates(root, reading.format).map((problem) => finding(problem, problem.offset)),
    ...problems.map((problem) => finding(problem)),
    ...(problems.some(isModeType)
      ? []
      : checkMode({ written, mode, gates, version }).map((problem) => finding(problem))),
    ...checkValues(value, mode).map((problem) => finding(problem)),
    ...checkStrictArpKnown(mode, version).map((problem) => finding(problem)),
  ];
  if (reading.more) {
    findings.push(
      report('GS-KUBEPROXY-MORE-DOCUMENTS', {
        subject,
        path: [],
        message: `${subject}: more documents follow the first; kube-proxy ignores them`,
      }),
    );
  }
  return {
    reading: {
      valid: findings.every(({ severity }) => severity !== 'error'),
      format: reading.format,
      mode,
      writtenMode: written,
      strictArp: strict.on,
      strictArpWritten: strict.written,
      featureGates: Object.fromEntries(gates),
      findings,
    },
    root,
    value,
  };
}

function unreadable(format: 'yaml' | 'json', finding: Finding<KubeProxyCode>): ParsedConfig {
  const nothing = {
    mode: undefined,
    writtenMode: undefined,
    strictArp: false,
    strictArpWritten: 'absent',
    featureGates: {},
  } as const;
  return {
    reading: { valid: false, format, ...nothing, findings: [finding] },
    root: undefined,
    value: undefined,
  };
}

function checkKind(value: DecodedValue, subject: string): Finding<KubeProxyCode> | undefined {
  if (!(value instanceof Map) || typeOf(value, 'kind') !== 'KubeProxyConfiguration')
    return notAConfig(value, subject);
  const version = typeOf(value, 'apiVersion');
  if (version === 'kubeproxy.config.k8s.io/v1alpha1') return undefined;
  return report('GS-KUBEPROXY-API-VERSION', {
    subject,
    path: ['apiVersion'],
    message: `${subject}: apiVersion ${quoteValue(version)} is not kubeproxy.config.k8s.io/v1alpha1, the only version there is`,
    hint: 'write apiVersion: kubeproxy.config.k8s.io/v1alpha1',
  });
}

/** Kind and apiVersion are found whatever their case: Go's own JSON reader looks for them, before the exact one does. */
function typeOf(root: DecodedMap, name: 'kind' | 'apiVersion'): DecodedValue | undefined {
  const exact = root.get(name);
  if (exact !== undefined) return exact;
  for (const [key, value] of root) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}

function notAConfig(value: DecodedValue, subject: string): Finding<KubeProxyCode> {
  const kind = value instanceof Map ? typeOf(value, 'kind') : undefined;
  return report('GS-KUBEPROXY-NOT-A-CONFIG', {
    subject,
    path: ['kind'],
    message: `${subject}: the first document is ${kind === undefined || kind === null ? 'of no kind' : quoteValue(kind)}, not a KubeProxyConfiguration`,
    hint: 'put the KubeProxyConfiguration first: kube-proxy reads no other document',
  });
}

function strictArp(root: DecodedMap): {
  readonly on: boolean;
  readonly written: ConfigReading['strictArpWritten'];
} {
  const ipvs = root.get('ipvs');
  if (!(ipvs instanceof Map)) return { on: false, written: 'absent' };
  const value = ipvs.get('strictARP');
  if (value === undefined) {
    const misplaced = [...ipvs.keys()].some((key) => foldName(key) === 'strictarp');
    return { on: false, written: misplaced ? 'misplaced' : 'absent' };
  }
  if (value === null) return { on: false, written: 'null' };
  if (typeof value !== 'boolean') return { on: false, written: 'invalid' };
  return { on: value, written: value ? 'true' : 'false' };
}

function readGates(root: DecodedMap): ReadonlyMap<string, boolean> {
  const found = root.get('featureGates');
  const gates = new Map<string, boolean>();
  if (found instanceof Map) for (const [name, on] of found) if (typeof on === 'boolean') gates.set(name, on);
  return gates;
}

function isModeType({ code, path }: ConfigProblem): boolean {
  return code === 'GS-KUBEPROXY-FIELD-TYPE' && path.length === 1 && path[0] === 'mode';
}

/** The field came with 1.13.6, 1.14.2 and 1.15 (kubernetes/kubernetes#75295). */
function checkStrictArpKnown(
  mode: string | undefined,
  version: KubernetesVersion | undefined,
): ConfigProblem[] {
  const known = isAtLeast(version, '1.14.2') || (isAtLeast(version, '1.13.6') && isBelow(version, '1.14.0'));
  if (mode !== 'ipvs' || version === undefined || known) return [];
  const always = isAtLeast(version, '1.13.0');
  return [
    {
      code: 'GS-KUBEPROXY-STRICT-ARP-UNKNOWN',
      severity: 'warning',
      path: ['ipvs', 'strictARP'],
      message: always
        ? `ipvs.strictARP: kube-proxy ${version} does not support this field, it always answers ARP strictly`
        : `ipvs.strictARP: kube-proxy ${version} does not support this field and cannot answer ARP strictly`,
      hint: always ? 'nothing to set' : 'upgrade Kubernetes; the field came with 1.13.6 and 1.14.2',
    },
  ];
}

function offsetOf(root: DocumentNode, path: ConfigProblem['path']): number | undefined {
  let node: DocumentNode = root;
  let offset: number | undefined;
  for (const part of path) {
    const map: DocumentNode | undefined = node.type === 'alias' ? node.target : node;
    if (map?.type !== 'map') return offset;
    const origin = findOrigin(map, String(part));
    if (origin.from === 'nothing') return offset;
    offset = origin.entry.key.start;
    node = origin.entry.value;
  }
  return offset;
}
