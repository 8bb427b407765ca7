import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { asArray, at, textAt } from '@gatesmith/kubernetes';
import type { RunContext } from '../run-context.ts';
import { sandboxFolder } from '../sandbox/sandbox-folder.ts';
import { readState } from '../sandbox/state-file.ts';
import type { LineState } from './line-state.ts';

/** How long a cluster may take to answer; a shell waits for it. */
const patienceMs = 1500;

/** The name of an object. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** The objects of one kind in the cluster, the practice cluster or the snapshot that the flags on the line select. */
export async function objectsOf(
  context: RunContext,
  { kind, given }: { readonly kind: string; readonly given: LineState['given'] },
): Promise<readonly ObjectName[]> {
  const snapshot = given.get('snapshot');
  if (snapshot !== undefined && snapshot !== '-') {
    const content: unknown = JSON.parse(await readFile(resolve(context.cwd, snapshot), 'utf8'));
    return namesOf(asArray(at(content, 'objects')).filter(isOfKind(kind)));
  }
  if (given.has('sandbox'))
    return namesOf(((await readState(sandboxFolder(context)))?.state?.objects ?? []).filter(isOfKind(kind)));
  return inCluster(context, { kind, given });
}

async function inCluster(
  { doors, env, signal: stop }: RunContext,
  { kind, given }: { readonly kind: string; readonly given: LineState['given'] },
): Promise<readonly ObjectName[]> {
  const { connectCluster } = await import('@gatesmith/installer');
  const target = { kubeconfig: given.get('kubeconfig'), context: given.get('context'), env, patienceMs: 0 };
  const cluster = await (doors?.connect ?? connectCluster)(target);
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(patienceMs)]);
    const result = await cluster.list({ apiVersion: 'v1', kind }, { signal });
    return result.state === 'ok' ? namesOf(result.items) : [];
  } finally {
    await cluster.close();
  }
}

function isOfKind(kind: string): (object: unknown) => boolean {
  return (object) => textAt(object, 'kind') === kind && textAt(object, 'apiVersion') === 'v1';
}

function namesOf(objects: readonly unknown[]): readonly ObjectName[] {
  return objects.flatMap((object) => {
    const name = textAt(object, 'metadata', 'name');
    return name === undefined ? [] : [{ name, namespace: textAt(object, 'metadata', 'namespace') ?? '' }];
  });
}
