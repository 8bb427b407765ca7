import type { Finding } from '@gatesmith/diagnostics';
import { asRecord, type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { toChartValues, type Values } from '@gatesmith/values';
import { ingressAddresses } from '../../addresses.ts';
import { keepAnnotation } from '../../layout.ts';
import type { ComparedReplacement } from '../../observe/compare-replacements.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import type { InstallDetail } from '../../observe/survey-installs.ts';
import { report } from '../../report.ts';
import { configurationKinds } from '../plan/configuration-kinds.ts';
import { requestedValues } from './carried-values.ts';
import type { FieldDifference } from './field-differences.ts';
import { includes, whyHarmless } from './harmless-differences.ts';

/** A difference that no rule explains. */
export interface HarmfulDifference extends FieldDifference {
  readonly replacement: ComparedReplacement;
}

/** The values and the cluster that an adoption is checked against. */
export interface CheckReplacementsOptions {
  readonly values: Values;
  readonly details: readonly InstallDetail[];
  readonly snapshot: Snapshot;
}

const writeValues = 'values that keep what is there: gatesmith adopt --print-values';

/** Every difference between what is there and what the values make of it that is not known to be harmless. */
export function harmfulDifferences(
  compared: readonly ComparedReplacement[],
  { values, details, snapshot }: CheckReplacementsOptions,
): readonly HarmfulDifference[] {
  const chartValues = toChartValues(values);
  const carried = new Set(
    details
      .filter((detail) => includes(chartValues[detail.install.program], requestedValues(detail)))
      .map(({ install }) => install.program),
  );
  const isCarried = ({ install }: ComparedReplacement): boolean => carried.has(install.program);
  const hasRouters = values.bgp.peers.length > 0 || snapshot.objects.some(({ kind }) => kind === 'BGPPeer');
  return compared.flatMap((replacement) =>
    replacement.differences
      .filter((difference) => whyHarmless(difference, replacement, { isCarried, hasRouters }) === undefined)
      .map((difference) => ({ ...difference, replacement })),
  );
}

/** Reports what adopting would change or remove: each is an error, and found before anything is written. */
export function checkReplacements(
  compared: readonly ComparedReplacement[],
  options: CheckReplacementsOptions,
): readonly Finding[] {
  return [
    ...harmfulDifferences(compared, options)
      .filter(({ replacement }) => !isKept(replacement) && !losesAddress(replacement))
      .map(changed),
    ...compared.filter(losesAddress).map(({ before }) => addressLost(before)),
    ...compared.flatMap((one) => (one.refused === undefined ? [] : [refused(one.before, one.refused)])),
    ...compared.filter((one) => vanishes(one, options)).map(({ before }) => gone(before)),
  ];
}

function changed({ path, before, after, replacement }: HarmfulDifference): Finding {
  const id = objectId(replacement.before);
  const { after: wanted, isTaken } = replacement;
  const by = isTaken || wanted === undefined ? '' : ` in ${objectId(wanted)}, which takes its place`;
  return report('GS-ADOPT-CHANGES', {
    subject: id,
    path: [],
    message: `${id}: ${path.join('.')} is ${shown(before)} and would be ${shown(after)}${by}`,
    hint: `say it in the values (${writeValues}), change it in the cluster first, or accept it: checks.skip: [GS-ADOPT-CHANGES]`,
  });
}

function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function refused(before: KubernetesObject, message: string): Finding {
  const id = objectId(before);
  return report('GS-ADOPT-CHANGES', {
    subject: id,
    path: [],
    message: `${id}: cannot be adopted with these values: ${message}`,
    hint: writeValues,
  });
}

/** Whether an object stays in the cluster, although the release has another one in its place. */
export function isKept({ isTaken, before }: ComparedReplacement): boolean {
  return !isTaken && before.metadata.annotations?.[keepAnnotation] === 'keep';
}

function losesAddress(replacement: ComparedReplacement): boolean {
  const { before, isTaken } = replacement;
  return before.kind === 'Service' && !isTaken && !isKept(replacement) && ingressAddresses(before).length > 0;
}

function addressLost(before: KubernetesObject): Finding {
  const id = objectId(before);
  return report('GS-ADOPT-VANISHES', {
    subject: id,
    path: [],
    message: `${id}: holds ${ingressAddresses(before).join(', ')} and will be deleted with the old release; a Service in its place would get another address`,
    hint: keep(before),
  });
}

function keep({ kind, metadata: { name, namespace } }: KubernetesObject): string {
  const where = namespace === undefined ? '' : ` -n ${namespace}`;
  return `keep it: kubectl annotate ${kind.toLowerCase()} ${name}${where} ${keepAnnotation}=keep`;
}

function gone(before: KubernetesObject): Finding {
  const id = objectId(before);
  return report('GS-ADOPT-VANISHES', {
    subject: id,
    path: [],
    message: `${id}: will be deleted with the old release, and the values have no replacement`,
    hint: `${keep(before)}; or have the values make one (${writeValues})`,
  });
}

/** Objects that programs make for themselves; references to them are found separately. */
const ofPrograms: ReadonlySet<string> = new Set([
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'Job',
  'ReplicaSet',
  'PodSecurityPolicy',
]);

function vanishes(replacement: ComparedReplacement, { values }: { readonly values: Values }): boolean {
  const { before, after, rendered, install } = replacement;
  if (losesAddress(replacement)) return false;
  if (after !== undefined || configurationKinds.has(before.kind)) return false;
  if (before.metadata.annotations?.[keepAnnotation] === 'keep' || ofPrograms.has(before.kind)) return false;
  // Made at run time, and made again by the program that needs it.
  if (before.kind === 'Secret')
    return rendered !== undefined && Object.keys(asRecord(before['data']) ?? {}).length > 0;
  const { labels = {}, name } = before.metadata;
  const isFrr = /frr/.test(`${labels['app.kubernetes.io/name'] ?? ''} ${labels['app'] ?? ''} ${name}`);
  // Nothing speaks BGP without a peer.
  if (install.program === 'metallb' && isFrr && values.bgp.peers.length === 0) return false;
  const isOfManifest = install.by !== 'helm' && install.program === 'metallb';
  return !(isOfManifest && (before.kind === 'Service' || before.kind === 'ConfigMap'));
}
