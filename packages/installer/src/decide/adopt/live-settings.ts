import { asRecord, at, type KubernetesObject, listAt, textAt } from '@gatesmith/kubernetes';
import { withValue } from './carried-values.ts';
import type { HarmfulDifference } from './check-replacements.ts';
import { isReleaseMark } from './release-marks.ts';

type UnknownValues = Readonly<Record<string, unknown>>;

/** The place of an object's field in the values; a field without a row stays a finding. */
interface Row {
  readonly kinds: readonly string[];
  readonly program: 'metallb' | 'ingress-nginx';
  readonly component: string;
  /** Dotted, with `*` for the program's own container. */
  readonly field: string;
  readonly key: string;
  readonly read?: ((value: unknown, object: KubernetesObject) => unknown) | undefined;
}

const workloads = ['Deployment', 'DaemonSet'];
const pod = 'spec.template.spec';

const placement = ['tolerations', 'affinity', 'priorityClassName', 'runtimeClassName', 'securityContext'];

const metallbRows = ['controller', 'speaker'].flatMap((component): readonly Row[] => {
  const row = (field: string, key: string, read?: Row['read']): Row => ({
    kinds: workloads,
    program: 'metallb',
    component,
    field,
    key: `metallb.${component}.${key}`,
    read,
  });
  return [
    ...placement.map((name) =>
      row(
        `${pod}.${name}`,
        name,
        name === 'tolerations' && component === 'speaker' ? addedTolerations : undefined,
      ),
    ),
    row(`${pod}.nodeSelector`, 'nodeSelector', withoutSystem),
    row(`${pod}.containers.*.resources`, 'resources'),
    row(`${pod}.containers.*.args.--log-level`, 'logLevel'),
    row('spec.template.metadata.annotations', 'podAnnotations', ownMarks),
    row(
      component === 'speaker' ? 'spec.updateStrategy' : 'spec.strategy',
      component === 'speaker' ? 'updateStrategy' : 'strategy',
    ),
  ];
});

const nginxFields: Readonly<Record<string, string>> = {
  'spec.minReadySeconds': 'minReadySeconds',
  'spec.strategy': 'updateStrategy',
  'spec.updateStrategy': 'updateStrategy',
  'spec.template.metadata.annotations': 'podAnnotations',
  'metadata.annotations': 'annotations',
  [`${pod}.tolerations`]: 'tolerations',
  [`${pod}.affinity`]: 'affinity',
  [`${pod}.topologySpreadConstraints`]: 'topologySpreadConstraints',
  [`${pod}.terminationGracePeriodSeconds`]: 'terminationGracePeriodSeconds',
  [`${pod}.hostNetwork`]: 'hostNetwork',
  [`${pod}.dnsPolicy`]: 'dnsPolicy',
  [`${pod}.dnsConfig`]: 'dnsConfig',
  [`${pod}.hostAliases`]: 'hostAliases',
  [`${pod}.runtimeClassName`]: 'runtimeClassName',
  [`${pod}.securityContext`]: 'podSecurityContext',
  [`${pod}.containers.*.resources`]: 'resources',
  [`${pod}.containers.*.livenessProbe`]: 'livenessProbe',
  [`${pod}.containers.*.readinessProbe`]: 'readinessProbe',
  [`${pod}.containers.*.lifecycle`]: 'lifecycle',
};

const rows: readonly Row[] = [
  ...metallbRows,
  ...Object.entries(nginxFields).map(
    ([field, key]): Row => ({
      kinds: workloads,
      program: 'ingress-nginx',
      component: 'controller',
      field,
      key: `ingress-nginx.controller.${key}`,
      read: field.endsWith('metadata.annotations') ? ownMarks : undefined,
    }),
  ),
  {
    kinds: workloads,
    program: 'ingress-nginx',
    component: 'controller',
    field: `${pod}.nodeSelector`,
    key: 'ingress-nginx.controller.nodeSelector',
  },
  {
    kinds: workloads,
    program: 'ingress-nginx',
    component: 'controller',
    field: `${pod}.priorityClassName`,
    key: 'ingress.priorityClassName',
    read: (value) => value ?? '',
  },
  {
    kinds: ['Deployment'],
    program: 'ingress-nginx',
    component: 'controller',
    field: 'spec.replicas',
    key: 'ingress.replicas',
  },
  {
    kinds: ['ConfigMap'],
    program: 'ingress-nginx',
    component: 'controller',
    field: 'data',
    key: 'ingress-nginx.controller.config',
  },
];

/** The same values, with the settings that differ taken from the objects in the cluster. */
export function withLiveSettings(
  values: UnknownValues,
  differences: readonly HarmfulDifference[],
): UnknownValues {
  let result = values;
  for (const { path, replacement } of differences) {
    const { before, install } = replacement;
    const row = rows.find(
      (one) =>
        one.program === install.program &&
        one.kinds.includes(before.kind) &&
        one.component === componentOf(before) &&
        covers(one, path),
    );
    if (row === undefined) continue;
    const found = valueAt(before, row.field);
    const value = row.read === undefined ? found : row.read(found, before);
    if (value !== undefined) result = withValue(result, row.key.split('.'), value);
  }
  return result;
}

function componentOf({ metadata: { labels = {} } }: KubernetesObject): string | undefined {
  return labels['app.kubernetes.io/component'] ?? labels['component'];
}

function covers({ field, component }: Row, path: readonly string[]): boolean {
  const keys = field.split('.').map((key) => (key === '*' ? component : key));
  return keys.every((key, index) => key === path[index]);
}

function valueAt(object: KubernetesObject, field: string): unknown {
  const [before, after] = field.split('.containers.*.');
  if (after === undefined) return at(object, ...field.split('.'));
  const container = listAt(object, ...(before ?? '').split('.'), 'containers').find(
    (one) => textAt(one, 'name') === componentOf(object),
  );
  if (!after.startsWith('args.')) return at(container, ...after.split('.'));
  const flag = `${after.slice('args.'.length)}=`;
  const arg = listAt(container, 'args')
    .map(String)
    .find((one) => one.startsWith(flag));
  return arg?.slice(flag.length);
}

function ownMarks(value: unknown): unknown {
  return Object.fromEntries(Object.entries(asRecord(value) ?? {}).filter(([key]) => !isReleaseMark(key)));
}

/** The charts select Linux nodes by default. */
function withoutSystem(value: unknown): unknown {
  const { 'kubernetes.io/os': _, ...rest } = asRecord(value) ?? {};
  return rest;
}

/** The chart tolerates control planes by default. */
function addedTolerations(value: unknown): unknown {
  const usual = ['node-role.kubernetes.io/master', 'node-role.kubernetes.io/control-plane'];
  return (Array.isArray(value) ? value : []).filter(
    (toleration) => !usual.includes(textAt(toleration, 'key') ?? ''),
  );
}
