import { at, type KubernetesObject, objectId, type Path, textAt } from '@gatesmith/kubernetes';
import { isLoadBalancer } from '../../addresses.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { ofOurRelease } from './our-release.ts';
import { isSameValue } from './same-value.ts';

/** A field that the API server lets no update change, and the value that the release requires. */
export interface ImmutableChange {
  readonly wanted: KubernetesObject;
  readonly live: KubernetesObject;
  /** The path of the field. */
  readonly field: Path;
  /**
   * `replace`: nothing depends on the object's existence for longer than a request, so it is deleted and created again.
   * The others are left to the user: `recreate` ends pods or loses what the object holds, `retype` gives up the addresses
   * of a Service, `keep` would delete custom resources as well.
   */
  readonly remedy: 'replace' | 'recreate' | 'retype' | 'keep';
}

interface ImmutableField {
  readonly path: Path;
  readonly remedy: ImmutableChange['remedy'];
  /** Whether a field that the release no longer states is one that it gives up. @default false */
  readonly mayBeDropped?: boolean;
  /** Whether the field is immutable in this object. @default always */
  readonly applies?: (live: KubernetesObject, wanted: KubernetesObject) => boolean;
}

const selector: ImmutableField = { path: ['spec', 'selector'], remedy: 'recreate' };
const roleRef: ImmutableField = { path: ['roleRef'], remedy: 'replace' };

const areBalanced: ImmutableField['applies'] = (live, wanted) =>
  isLoadBalancer(live) && isLoadBalancer(wanted);
const isLocal = (object: KubernetesObject): boolean =>
  isLoadBalancer(object) && textAt(object, 'spec', 'externalTrafficPolicy') === 'Local';
const isHeadless = (object: KubernetesObject): boolean => textAt(object, 'spec', 'clusterIP') === 'None';
const isSealed: ImmutableField['applies'] = (live) => live['immutable'] === true;

// pkg/apis/*/validation of Kubernetes 1.36: the fields that charts set. The practice cluster and the real control plane
// are compared in internal/testbed.
const fields: Readonly<Record<string, readonly ImmutableField[]>> = {
  IngressClass: [{ path: ['spec', 'controller'], remedy: 'replace' }],
  RoleBinding: [roleRef],
  ClusterRoleBinding: [roleRef],
  Deployment: [selector],
  DaemonSet: [selector],
  StatefulSet: [selector, { path: ['spec', 'serviceName'], remedy: 'recreate' }],
  Service: [
    {
      path: ['spec', 'loadBalancerClass'],
      remedy: 'retype',
      mayBeDropped: true,
      applies: areBalanced,
    },
    {
      path: ['spec', 'healthCheckNodePort'],
      remedy: 'retype',
      applies: (live, wanted) => isLocal(live) && isLocal(wanted),
    },
    {
      path: ['spec', 'clusterIP'],
      remedy: 'recreate',
      applies: (live, wanted) => textAt(wanted, 'spec', 'clusterIP') !== '' && !isHeadless(live),
    },
    { path: ['spec', 'ipFamilies', 0], remedy: 'recreate', applies: (live) => !isHeadless(live) },
  ],
  Secret: [{ path: ['type'], remedy: 'recreate' }],
  ConfigMap: [
    { path: ['data'], remedy: 'recreate', applies: isSealed },
    { path: ['binaryData'], remedy: 'recreate', applies: isSealed },
  ],
  CustomResourceDefinition: [
    { path: ['spec', 'scope'], remedy: 'keep' },
    { path: ['spec', 'names', 'kind'], remedy: 'keep' },
  ],
};

export interface ImmutableChangesOptions {
  readonly wanted: readonly KubernetesObject[];
  readonly index: SnapshotIndex;
  /** The objects that the record of the release states. @default none, so that a field which is no longer stated counts as another writer's */
  readonly released?: readonly KubernetesObject[] | undefined;
}

/** The changes of immutable fields among the objects of our release and the definitions. */
export function immutableChanges({
  wanted: objects,
  index,
  released = [],
}: ImmutableChangesOptions): readonly ImmutableChange[] {
  const records = new Map(released.map((object) => [objectId(object), object]));
  return objects.flatMap((wanted): readonly ImmutableChange[] => {
    const live = index.find(wanted);
    const isOurs = live?.kind === 'CustomResourceDefinition' || (live !== undefined && ofOurRelease(live));
    if (live === undefined || !isOurs) return [];
    const record = records.get(objectId(wanted));
    return (fields[wanted.kind] ?? [])
      .filter(({ applies }) => applies?.(live, wanted) ?? true)
      .filter(({ path, mayBeDropped = false }) => {
        const stated = at(wanted, ...path) ?? (mayBeDropped ? at(record, ...path) : undefined);
        return stated !== undefined && !isSameValue(at(wanted, ...path), at(live, ...path));
      })
      .map(({ path, remedy }) => ({ wanted, live, field: path, remedy }));
  });
}
