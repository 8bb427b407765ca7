import {
  asArray,
  at,
  type KubernetesObject,
  listAt,
  numberAt,
  objectId,
  recordAt,
  textAt,
  wordsAt,
} from '@gatesmith/kubernetes';
import { flagValue } from '../../../flag-value.ts';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';

/** A container that runs in the cluster, with the object that its pods come from. */
export interface Program {
  readonly object: KubernetesObject;
  readonly container: unknown;
}

const workloadOwners: ReadonlySet<string> = new Set(['DaemonSet', 'ReplicaSet', 'Job', 'StatefulSet']);

/** The containers of every workload that may have pods, and of pods without a workload, such as static ones. */
export function programsOf(index: SnapshotIndex): readonly Program[] {
  const workloads = [...index.ofKind('DaemonSet'), ...index.ofKind('Deployment')].filter(
    (workload) => numberAt(workload, 'spec', 'replicas') !== 0,
  );
  const pods = index
    .ofKind('Pod')
    .filter(({ metadata }) => !(metadata.ownerReferences ?? []).some(({ kind }) => workloadOwners.has(kind)));
  return [
    ...workloads.flatMap((object) => containersOf(object, at(object, 'spec', 'template', 'spec'))),
    ...pods.flatMap((object) => containersOf(object, object['spec'])),
  ].sort((one, other) => objectId(one.object).localeCompare(objectId(other.object)));
}

function containersOf(object: KubernetesObject, pod: unknown): readonly Program[] {
  return listAt(pod, 'containers').map((container) => ({ object, container }));
}

/** `kube-vip` for `ghcr.io/kube-vip/kube-vip:v1.0.1`; registries and tags are left out. */
export function imageName({ container }: Program): string {
  const [path = ''] = (textAt(container, 'image') ?? '').split('@');
  return (path.split('/').at(-1) ?? '').split(':')[0] ?? '';
}

/** The words of the container's command and arguments. */
export function wordsOf({ container }: Program): readonly string[] {
  return [...wordsAt(container, 'command'), ...wordsAt(container, 'args')];
}

/** The value of a flag among the container's arguments, as {@link flagValue} reads it. */
export function flagOf(program: Program, name: string): string | undefined {
  return flagValue(wordsOf(program), name);
}

/** Whether a flag without a value, or with one that Go reads as true, is among the arguments. */
export function isFlagSet(program: Program, name: string): boolean {
  const value = flagOf(program, name);
  return value !== undefined && (value === '' || !isFalse(value));
}

/** The environment of a container, with the variables that come from ConfigMaps of the snapshot. */
export function environmentOf(program: Program, index: SnapshotIndex): Readonly<Record<string, string>> {
  const { container, object } = program;
  const dataOf = (name: string | undefined): Readonly<Record<string, unknown>> =>
    recordAt(
      index.find({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: name ?? '',
        namespace: object.metadata.namespace,
      }),
      'data',
    );
  const imported = listAt(container, 'envFrom').flatMap((source) =>
    Object.entries(dataOf(textAt(source, 'configMapRef', 'name'))).map(
      ([key, value]) => [`${textAt(source, 'prefix') ?? ''}${key}`, String(value)] as const,
    ),
  );
  const stated = asArray(at(container, 'env')).flatMap((variable): readonly (readonly [string, string])[] => {
    const name = textAt(variable, 'name');
    const ref = at(variable, 'valueFrom', 'configMapKeyRef');
    const value =
      ref === undefined ? at(variable, 'value') : dataOf(textAt(ref, 'name'))[textAt(ref, 'key') ?? ''];
    return name === undefined || value === undefined ? [] : [[name, String(value)]];
  });
  return Object.fromEntries([...imported, ...stated]);
}

/** Whether Go's `strconv.ParseBool` reads the string as true. */
export function isTrue(value: string | undefined): boolean {
  return /^(1|t|true)$/i.test(value?.trim() ?? '');
}

/** Whether Go's `strconv.ParseBool` reads the string as false. */
export function isFalse(value: string | undefined): boolean {
  return /^(0|f|false)$/i.test(value?.trim() ?? '');
}
