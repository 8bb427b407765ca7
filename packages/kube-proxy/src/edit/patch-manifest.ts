import type { Finding } from '@gatesmith/diagnostics';
import { type DecodedValue, type DocumentNode, readDocuments } from '@gatesmith/documents';
import { revertsAtNextRun, revertsByItself } from '../detect/find-owners.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import { configMapId, configMapOwners } from '../manifest/config-map-metadata.ts';
import { type ConfigMapEntry, findConfigMapEntries, holdsConfigMaps } from '../manifest/find-config-maps.ts';
import { immutableFinding, overwrittenFinding, ownedFinding } from '../manifest/manifest-findings.ts';
import { mapEdits } from '../manifest/map-edits.ts';
import { withValueAt } from '../manifest/with-value-at.ts';
import type { Decision } from '../policy.ts';
import { decodeNodes, sameValue } from '../text/read-text.ts';
import { applyEdits } from './apply-edits.ts';
import { patchConfig } from './patch-config.ts';
import type { PatchOptions, PatchResult, TextEdit } from './patch-result.ts';

/**
 * `patchConfig` for a string that is either a configuration or a manifest of the ConfigMap that holds one: YAML or JSON, several
 * documents, a `List`. The configuration is found by what it says, never by the name of the object or key, edited, and spliced back
 * into the manifest, in its original style; everything else of the manifest keeps its bytes.
 *
 * What the ConfigMap shows of its owner counts: `advise` for those who write over it at once, `patch-and-warn` for those who do at their
 * next run, `refuse` for an immutable one.
 *
 * @example
 * ```ts
 * import { patchManifest } from '@gatesmith/kube-proxy';
 *
 * const manifest = `apiVersion: v1
 * kind: ConfigMap
 * metadata: { name: kube-proxy, namespace: kube-system }
 * data:
 *   config.conf: |-
 *     apiVersion: kubeproxy.config.k8s.io/v1alpha1
 *     kind: KubeProxyConfiguration
 *     mode: ipvs`;
 * const { text } = patchManifest(manifest); // ends with 'mode: ipvs\n    ipvs:\n      strictARP: true'
 * ```
 */
export function patchManifest(text: string, options: PatchOptions = {}): PatchResult {
  if (text.length > maxLength || !/ConfigMap|\bList\b/.test(text)) return patchConfig(text, options);
  const documents = decodeDocuments(text);
  const entries = documents.flatMap(({ root, value }, document) =>
    root === undefined ? [] : findConfigMapEntries(root, value).map((entry) => ({ ...entry, document })),
  );
  const first = documents[0]?.value;
  if (first instanceof Map && first.get('kind') === 'KubeProxyConfiguration')
    return patchConfig(text, options);
  if (entries.length === 0) {
    return documents.some(({ value }) => holdsConfigMaps(value))
      ? noConfig(text, documents, options)
      : patchConfig(text, options);
  }
  const results = entries.map((entry) => ({ entry, result: patchEntry(text, entry, documents, options) }));
  return combine(
    text,
    results.map(({ result }) => result),
    { documents, entries: results },
  );
}

/** A List of everything in a large cluster is beyond what is read here. */
const maxLength = 4_000_000;

interface DecodedDocument {
  readonly root: DocumentNode | undefined;
  readonly format: 'yaml' | 'json';
  readonly value: DecodedValue;
}

function decodeDocuments(text: string): readonly DecodedDocument[] {
  return readDocuments(text).map((reading) => {
    const decoding = reading.ok ? decodeNodes(reading) : undefined;
    return reading.ok && decoding?.ok === true
      ? { root: reading.root, format: reading.format, value: decoding.value }
      : { root: undefined, format: reading.format, value: null };
  });
}

type PlacedEntry = ConfigMapEntry & { readonly document: number };

function patchEntry(
  text: string,
  entry: PlacedEntry,
  documents: readonly DecodedDocument[],
  options: PatchOptions,
): PatchResult {
  const subject = `${configMapId(entry.configMap)} ${entry.key}`;
  const result = patchConfig(entry.text, { ...options, subject });
  if (result.decision !== 'patch' && result.decision !== 'patch-and-warn')
    return { ...result, text, edits: [] };
  const keep = (decision: Decision, finding: Finding<KubeProxyCode>): PatchResult => ({
    ...result,
    decision,
    changed: false,
    text,
    edits: [],
    reasons: [...result.reasons, finding.message],
    findings: [...result.findings, finding],
  });
  if (entry.configMap.get('immutable') === true) return keep('refuse', immutableFinding(subject));

  const owners = configMapOwners(entry.configMap);
  const owner = owners.find(revertsByItself);
  if (owner !== undefined && options.ownerPolicy !== 'patch-anyway')
    return keep('advise', ownedFinding(subject, owner));
  if (!result.changed) return { ...result, text, edits: [] };

  const edits = spliceEdits(text, entry, result.edits, documents[entry.document]?.format ?? 'yaml');
  const edited = edits === undefined ? undefined : applyEdits(text, edits);
  if (edits === undefined || edited === undefined || !sameButFor(edited, documents, entry, result.text)) {
    return keep(
      'refuse',
      report('GS-KUBEPROXY-EDIT-UNSAFE', {
        subject,
        path: ['data', entry.key],
        message: `${subject}: the configuration is written in the manifest in a way that cannot be edited in place`,
        hint: 'write the value as a literal block (config.conf: |) and try again',
      }),
    );
  }
  const overwriters = owners.filter((candidate) => revertsAtNextRun(candidate) || revertsByItself(candidate));
  return {
    ...result,
    decision: overwriters.length === 0 ? result.decision : 'patch-and-warn',
    text: edited,
    edits,
    findings: [...result.findings, ...overwriters.map((candidate) => overwrittenFinding(subject, candidate))],
  };
}

function spliceEdits(
  text: string,
  entry: PlacedEntry,
  edits: readonly TextEdit[],
  format: 'yaml' | 'json',
): readonly TextEdit[] | undefined {
  return entry.scalar === undefined
    ? undefined
    : mapEdits(text, { scalar: entry.scalar, value: entry.text, edits, format });
}

/** The test that no edit gets out without: the whole manifest read again, one value changed. */
function sameButFor(
  edited: string,
  documents: readonly DecodedDocument[],
  entry: PlacedEntry,
  value: string,
): boolean {
  const after = decodeDocuments(edited);
  return (
    after.length === documents.length &&
    documents.every(({ root, value: before }, index) => {
      const now = after[index];
      if (now === undefined || (root === undefined) !== (now.root === undefined)) return false;
      return sameValue(now.value, index === entry.document ? withValueAt(before, entry.path, value) : before);
    })
  );
}

function combine(
  text: string,
  results: readonly PatchResult[],
  {
    documents,
    entries,
  }: {
    documents: readonly DecodedDocument[];
    entries: readonly { entry: PlacedEntry; result: PatchResult }[];
  },
): PatchResult {
  const [only] = results;
  if (only !== undefined && results.length === 1) return only;
  const strongest =
    order.find((decision) => results.some((result) => result.decision === decision)) ?? 'none';
  const main = results.find(({ decision }) => decision === strongest) ?? results[0];
  const shared = {
    decision: strongest,
    mode: main?.mode,
    strictArp: main?.strictArp ?? false,
    reasons: results.flatMap(({ reasons }) => reasons),
    findings: results.flatMap(({ findings }) => findings),
  };
  const edits = results.flatMap((result) => result.edits);
  const edited = applyEdits(text, edits);
  const stop = strongest === 'refuse' || strongest === 'advise' || edits.length === 0;
  if (stop || !allAsExpected(edited, documents, entries))
    return { ...shared, changed: false, text, edits: [] };
  return { ...shared, changed: true, text: edited, edits };
}

const order: readonly Decision[] = ['refuse', 'advise', 'patch-and-warn', 'patch', 'none'];

/** Each entry was verified alone; together they only have to be readable and there. */
function allAsExpected(
  edited: string,
  documents: readonly DecodedDocument[],
  entries: readonly { entry: PlacedEntry; result: PatchResult }[],
): boolean {
  const after = decodeDocuments(edited);
  return (
    after.length === documents.length &&
    entries.every(({ entry }) => {
      const now = after[entry.document];
      return (
        now?.root !== undefined &&
        findConfigMapEntries(now.root, now.value).some(({ key }) => key === entry.key)
      );
    })
  );
}

function noConfig(
  text: string,
  documents: readonly DecodedDocument[],
  { subject = 'manifest' }: PatchOptions,
): PatchResult {
  const names = documents.flatMap(({ value }) =>
    value instanceof Map && value.get('kind') === 'ConfigMap' ? [configMapId(value)] : [],
  );
  const binary = documents.some(
    ({ value }) => value instanceof Map && value.get('binaryData') instanceof Map,
  );
  const message = `${names.join(', ') || subject}: no key holds a KubeProxyConfiguration`;
  const finding: Finding<KubeProxyCode> = report('GS-KUBEPROXY-MANIFEST', {
    subject: names[0] ?? subject,
    path: ['data'],
    message,
    hint: binary
      ? 'binaryData is not edited: store the configuration under data'
      : 'on EKS the settings are in ConfigMap kube-proxy-config, key config; elsewhere look at --config of the DaemonSet',
  });
  return {
    decision: 'refuse',
    mode: undefined,
    strictArp: false,
    changed: false,
    text,
    reasons: [message],
    findings: [finding],
    edits: [],
  };
}
