import type { Finding } from '@gatesmith/diagnostics';
import {
  asRecord,
  at,
  type KubernetesObject,
  listAt,
  objectId,
  parseQuantity,
  textAt,
} from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';
import { ofOurRelease } from '../plan/our-release.ts';

type Kind = 'limits' | 'requests';
const resources = ['cpu', 'memory'] as const;
type Resource = (typeof resources)[number];

/** How a quota names an amount, with the older names without a prefix. */
const quotaItems: Readonly<Record<string, readonly [Kind, Resource]>> = {
  'limits.cpu': ['limits', 'cpu'],
  'limits.memory': ['limits', 'memory'],
  'requests.cpu': ['requests', 'cpu'],
  'requests.memory': ['requests', 'memory'],
  cpu: ['requests', 'cpu'],
  memory: ['requests', 'memory'],
};

/**
 * Pods that the API server would reject because a ResourceQuota counts an amount that a container does not state, or because a
 * container asks for more or less than a LimitRange allows. It is a warning where the workload exists already.
 */
export function checkResourceLimits(
  workloads: readonly KubernetesObject[],
  index: SnapshotIndex,
): readonly Finding[] {
  return workloads
    .filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet')
    .flatMap((workload): readonly Finding[] => {
      const { namespace } = workload.metadata;
      const isHere = ({ metadata }: KubernetesObject): boolean => metadata.namespace === namespace;
      const ranges = index.ofKind('LimitRange').filter(isHere);
      const quotas = index.ofKind('ResourceQuota').filter((quota) => isHere(quota) && !isPartial(quota));
      const problems = listAt(workload, 'spec', 'template', 'spec', 'containers').flatMap((container) => [
        ...quotas.flatMap((quota) => unstated({ container, quota, ranges })),
        ...ranges.flatMap((range) => outside({ container, range, ranges })),
      ]);
      const live = index.find(workload);
      const severity = live !== undefined && ofOurRelease(live) ? 'warning' : 'error';
      return problems.map(({ subject, message, hint }) =>
        report('GS-QUOTA-RESOURCES', {
          severity,
          subject,
          path: [],
          message: `${subject}: ${message}, so the pods of ${objectId(workload)} would be rejected`,
          hint,
        }),
      );
    });
}

interface Problem {
  readonly subject: string;
  readonly message: string;
  readonly hint: string;
}

interface UnstatedOptions {
  readonly container: unknown;
  readonly quota: KubernetesObject;
  readonly ranges: readonly KubernetesObject[];
}

function unstated({ container, quota, ranges }: UnstatedOptions): readonly Problem[] {
  const missing = Object.keys(asRecord(at(quota, 'spec', 'hard')) ?? {}).filter((item) => {
    const [kind, resource] = quotaItems[item] ?? [];
    if (kind === undefined || resource === undefined) return false;
    return effective({ container, ranges, kind, resource }) === undefined;
  });
  if (missing.length === 0) return [];
  const name = textAt(container, 'name') ?? '';
  const subject = objectId(quota);
  return [
    {
      subject,
      message: `counts ${missing.join(' and ')}, and container ${name} states none`,
      hint: `set the resources of container ${name} in the values, or add a LimitRange with defaults to namespace ${quota.metadata.namespace ?? ''}`,
    },
  ];
}

interface OutsideOptions {
  readonly container: unknown;
  readonly range: KubernetesObject;
  readonly ranges: readonly KubernetesObject[];
}

function outside({ container, range, ranges }: OutsideOptions): readonly Problem[] {
  const name = textAt(container, 'name') ?? '';
  const subject = objectId(range);
  return containerItems([range]).flatMap((item) =>
    resources.flatMap((resource): readonly Problem[] => {
      const limit = effective({ container, ranges, kind: 'limits', resource });
      const request = effective({ container, ranges, kind: 'requests', resource });
      const max = at(item, 'max', resource);
      const min = at(item, 'min', resource);
      const hint = `change the ${resource} of container ${name} in the values, or the LimitRange: kubectl -n ${range.metadata.namespace ?? ''} edit limitrange ${range.metadata.name}`;
      if (isMore(limit ?? request, max))
        return [
          {
            subject,
            hint,
            message: `allows at most ${String(max)} of ${resource} in a container, and ${name} has ${String(limit ?? request)}`,
          },
        ];
      if (isMore(min, request ?? limit))
        return [
          {
            subject,
            hint,
            message: `requires at least ${String(min)} of ${resource} in a container, and ${name} asks for ${String(request ?? limit)}`,
          },
        ];
      if (isMore(request, limit))
        return [
          {
            subject,
            hint,
            message: `limits ${name} to ${String(limit)} of ${resource} by default, and it asks for ${String(request)}`,
          },
        ];
      return [];
    }),
  );
}

interface EffectiveOptions {
  readonly container: unknown;
  readonly ranges: readonly KubernetesObject[];
  readonly kind: Kind;
  readonly resource: Resource;
}

/** The amount after the defaults of the LimitRanges, whose own defaults derive from one another (SetDefaults_LimitRangeItem). */
function effective({ container, ranges, kind, resource }: EffectiveOptions): unknown {
  const stated = (of: Kind): unknown => at(container, 'resources', of, resource);
  const own = stated(kind);
  if (own !== undefined) return own;
  const defaultLimit = first(ranges, (item) => at(item, 'default', resource) ?? at(item, 'max', resource));
  if (kind === 'limits') return defaultLimit;
  // A request without a value takes the container's own limit before any default.
  return (
    stated('limits') ??
    first(ranges, (item) => at(item, 'defaultRequest', resource) ?? at(item, 'default', resource)) ??
    first(ranges, (item) => at(item, 'min', resource) ?? at(item, 'max', resource))
  );
}

function first(ranges: readonly KubernetesObject[], of: (item: unknown) => unknown): unknown {
  return containerItems(ranges)
    .map(of)
    .find((amount) => amount !== undefined);
}

function containerItems(ranges: readonly KubernetesObject[]): readonly unknown[] {
  return ranges
    .flatMap((range) => listAt(range, 'spec', 'limits'))
    .filter((item) => textAt(item, 'type') === 'Container');
}

function isMore(one: unknown, other: unknown): boolean {
  const [a, b] = [parseQuantity(one), parseQuantity(other)];
  return a !== undefined && b !== undefined && a > b;
}

function isPartial(quota: KubernetesObject): boolean {
  return listAt(quota, 'spec', 'scopes').length > 0 || at(quota, 'spec', 'scopeSelector') !== undefined;
}
