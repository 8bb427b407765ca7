import { asRecord, at, type KubernetesObject } from '@gatesmith/kubernetes';
import type { ComparedReplacement } from '../../observe/compare-replacements.ts';
import { type FieldDifference, fieldDifferences } from './field-differences.ts';
import { isReleaseMark } from './release-marks.ts';

/** The reason why a difference is harmless; anything that no rule explains is reported. */
interface Harmless {
  readonly reason: string;
  readonly covers: (difference: FieldDifference, replacement: ComparedReplacement) => boolean;
}

/** Facts about both installs beyond one object. */
export interface HarmlessOptions {
  /** Whether the values give our chart everything that the old release's chart was given. */
  readonly isCarried: (replacement: ComparedReplacement) => boolean;
  /** Whether a router is configured, in the cluster or in the values. */
  readonly hasRouters: boolean;
}

const rights: ReadonlySet<string> = new Set(['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);

const rules: readonly Harmless[] = [
  {
    reason: 'names the release, its version or a note of a tool',
    covers: ({ path }) =>
      /(^|\.)metadata\.(labels|annotations)$/.test(path.slice(0, -1).join('.')) &&
      isReleaseMark(path.at(-1) ?? ''),
  },
  {
    reason:
      'selects the pods of the release by its own labels; other selectors are checked with the objects that have them',
    covers: ({ path }) =>
      path[0] === 'spec' &&
      /^(selector|podSelector)$/.test(path[1] ?? '') &&
      isReleaseMark(path.at(-1) ?? ''),
  },
  {
    reason: 'the version comes with gatesmith; the image is from the same place',
    covers: ({ path, before, after }) =>
      path.at(-1) === 'image' && repository(before) !== undefined && repository(before) === repository(after),
  },
  {
    reason: 'the API server or a controller assigns it to each object',
    covers: ({ path }, { isTaken }) => {
      const place = path.join('.');
      return (
        (!isTaken && (place === 'spec.clusterIP' || place === 'spec.clusterIPs')) ||
        path.at(-1) === 'caBundle'
      );
    },
  },
  {
    reason:
      "lets Helm install while MetalLB's webhook is unavailable; metallb.crds.validationFailurePolicy sets it afterwards",
    covers: ({ path, after }, { before }) =>
      before.metadata.name === 'metallb-webhook-configuration' &&
      path.at(-1) === 'failurePolicy' &&
      after === 'Ignore',
  },
  {
    reason: 'more pods than before: a single pod behind a Local Service serves no client while it moves',
    covers: ({ path, before, after }) =>
      path.join('.') === 'spec.replicas' && Number(after) === 2 && Number(before) === 1,
  },
  {
    reason: 'an adoption that was interrupted scaled the old controller down',
    covers: ({ path, before }, { install }) =>
      install.program === 'metallb' && path.join('.') === 'spec.replicas' && before === 0,
  },
  {
    reason: 'the programs run on Linux only',
    covers: ({ path, after }) =>
      path.join('.') === 'spec.template.spec.nodeSelector.kubernetes.io/os' && after === 'linux',
  },
  {
    reason: 'rights are those that the version that comes with gatesmith needs',
    covers: ({ path }, replacement) => rights.has(replacement.before.kind) && !isEdited(path, replacement),
  },
];

/** Why a difference is harmless; `undefined` when it is not. */
export function whyHarmless(
  difference: FieldDifference,
  replacement: ComparedReplacement,
  { isCarried, hasRouters }: HarmlessOptions,
): string | undefined {
  const rule = rules.find(({ covers }) => covers(difference, replacement));
  if (rule !== undefined) return rule.reason;
  if (!hasRouters && choosesBgp(difference))
    return 'chooses the BGP implementation, and there is no router to talk to';
  const isEntrypoint = replacement.isTaken && replacement.before.kind === 'Service';
  const ofVersion =
    !isEntrypoint &&
    replacement.rendered !== undefined &&
    chartOf(replacement.before) !== chartOf(replacement.after) &&
    isCarried(replacement) &&
    !isEdited(difference.path, replacement);
  if (ofVersion) return "is a default of the chart's newer version, which gets the same values";
  return isOfManifest(difference, replacement)
    ? 'belongs to the program in its version, not to the settings of a cluster'
    : undefined;
}

/** Whether the difference is MetalLB's setting for the BGP implementation; its chart runs frr-k8s without routers too. */
function choosesBgp({ path }: FieldDifference): boolean {
  return path.at(-2) === 'env' && path.at(-1) === 'METALLB_BGP_TYPE';
}

/** Whether the live object differs there from what its own release rendered. */
function isEdited(path: readonly string[], { before, rendered }: ComparedReplacement): boolean {
  if (rendered === undefined) return false;
  const said = fieldDifferences(rendered, before).filter(
    (one) => startsWith(one.path, path) || startsWith(path, one.path),
  );
  // Fields that the server filled in were not rendered; rendered fields with another value now were edited.
  return said.some(({ before: stated }) => stated !== undefined);
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((key, index) => path[index] === key);
}

/** Arguments by which the manifests' programs find their own objects; others were added for a cluster. */
const manifestFlags: ReadonlySet<string> = new Set([
  '--port',
  '--config',
  '--config-ns',
  '--webhook-mode',
  '--cert-service-name',
  '--election-id',
  '--configmap',
  '--validating-webhook',
  '--validating-webhook-certificate',
  '--validating-webhook-key',
]);
const manifestVariables = /^(METALLB_|POD_|LD_PRELOAD$|FRR_|NAMESPACE$|NODE_NAME$)/;

/**
 * The original content of an edited manifest is not recorded. The parts that every version of a manifest sets for its own
 * program change with the version; anything beyond those is a setting of the cluster.
 */
function isOfManifest(
  { path, before: value }: FieldDifference,
  { before, install }: ComparedReplacement,
): boolean {
  if (install.by === 'helm') return false;
  if (rights.has(before.kind)) return true;
  if (before.kind !== 'Deployment' && before.kind !== 'DaemonSet')
    return !['Service', 'ConfigMap', 'IngressClass'].includes(before.kind);
  const place = path.join('.');
  const [, , field = '', name = ''] =
    /^spec\.template\.spec\.(initC|c)ontainers\.[^.]+\.([^.]+)\.?([^.]*)/.exec(place) ?? [];
  if (field === '')
    return /^spec\.(template\.spec\.(volumes|serviceAccount|serviceAccountName|securityContext|terminationGracePeriodSeconds|shareProcessNamespace|automountServiceAccountToken)|revisionHistoryLimit|strategy|updateStrategy|progressDeadlineSeconds)/.test(
      place,
    );
  if (field === 'args') return value === undefined || manifestFlags.has(name);
  if (field === 'env') return value === undefined || manifestVariables.test(name);
  return /^(command|ports|livenessProbe|readinessProbe|startupProbe|volumeMounts|securityContext|lifecycle|image|imagePullPolicy)$/.test(
    field,
  );
}

function chartOf(object: KubernetesObject | undefined): unknown {
  return at(object, 'metadata', 'labels', 'helm.sh/chart');
}

function repository(image: unknown): string | undefined {
  return typeof image === 'string' ? image.replace(/@.*$/, '').replace(/:[^/:]*$/, '') : undefined;
}

/** Whether every value of one document is in the other. */
export function includes(values: unknown, part: unknown): boolean {
  const record = asRecord(part);
  if (record !== undefined)
    return Object.entries(record).every(([key, value]) => includes(asRecord(values)?.[key], value));
  return fieldDifferences(values, part).length === 0;
}
