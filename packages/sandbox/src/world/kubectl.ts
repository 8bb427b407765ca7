import { isRecord, type JsonObject, listAt, recordAt, textAt } from '@gatesmith/kubernetes';
import { applyObject } from '../api/apply-object.ts';
import { deleteObject } from '../api/delete.ts';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, nameOf, namespaceOf } from '../model/object.ts';
import { readManifest } from '../read-yaml.ts';
import { labelTest } from '../store/label-test.ts';

/** The commands of a pod that runs only kubectl: apply a mounted ConfigMap, delete by label. */
export function kubectlCommands(pod: KubeObject): readonly (readonly string[])[] | undefined {
  const containers = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')];
  const commands = containers.map((container) =>
    listAt(container, 'command').filter((word) => typeof word === 'string'),
  );
  return commands.length > 0 && commands.every(([program]) => program === 'kubectl') ? commands : undefined;
}

/** Runs the commands in order. Throws the API server's error for the first one that it refuses. */
export async function runKubectl(
  cluster: Cluster,
  pod: KubeObject,
  commands: readonly (readonly string[])[],
): Promise<void> {
  for (const [, verb, ...args] of commands) {
    if (verb === 'apply') await apply(cluster, pod, args);
    else if (verb === 'delete') await remove(cluster, args);
  }
}

function flag(args: readonly string[], name: string): string {
  return args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
}

async function apply(cluster: Cluster, pod: KubeObject, args: readonly string[]): Promise<void> {
  for (const text of filesIn(cluster, pod, flag(args, 'filename'))) {
    for (const object of readManifest(text)) {
      if (!isRecord(object)) continue;
      const { kind: name } = object;
      const kind = cluster.registry.findKind(textAt(object, 'apiVersion') ?? '', String(name));
      if (kind === undefined) throw new Error(`no matches for kind "${String(name)}"`);
      await applyObject(cluster, {
        kind,
        namespace: textAt(object, 'metadata', 'namespace') ?? namespaceOf(pod),
        name: nameOf(object),
        config: object,
        options: {
          dryRun: false,
          force: args.includes('--force-conflicts'),
          manager: flag(args, 'field-manager'),
          validation: 'Strict',
          subresource: '',
        },
      });
    }
  }
}

/** The files of the ConfigMap that is mounted at a folder. */
function filesIn(cluster: Cluster, pod: KubeObject, folder: string): readonly string[] {
  const mounted = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')]
    .flatMap((container) => listAt(container, 'volumeMounts'))
    .find((mount) => textAt(mount, 'mountPath') === folder);
  const volume = listAt(pod, 'spec', 'volumes').find(
    (one) => textAt(one, 'name') === textAt(mounted, 'name'),
  );
  const map = cluster.store.get('configmaps', namespaceOf(pod), textAt(volume, 'configMap', 'name') ?? '');
  const data: JsonObject = map === undefined ? {} : recordAt(map, 'data');
  return Object.values(data).filter((text) => typeof text === 'string');
}

async function remove(cluster: Cluster, [resources = '', ...args]: readonly string[]): Promise<void> {
  const isMeant = labelTest(flag(args, 'selector') ?? '');
  for (const resource of resources.split(',')) {
    for (const object of cluster.store.list(resource, flag(args, 'namespace'))) {
      const kind = cluster.registry.findKind(
        textAt(object, 'apiVersion') ?? '',
        textAt(object, 'kind') ?? '',
      );
      const labels = Object.fromEntries(
        Object.entries(recordAt(object, 'metadata', 'labels')).map(([key, value]) => [key, String(value)]),
      );
      if (kind !== undefined && isMeant(labels))
        await deleteObject(cluster, {
          kind,
          namespace: namespaceOf(object),
          name: nameOf(object),
          deleteOptions: {},
          dryRun: false,
        });
    }
  }
}
