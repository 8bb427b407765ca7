import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import type { Desired } from '../../desired/desired.ts';
import type { InstallDetail } from '../../observe/survey-installs.ts';
import type { ExistingInstall } from './existing-install.ts';
import type { SameText } from './field-differences.ts';

/** An object of an existing install, and what the release has in its place. */
export interface Replacement {
  readonly install: ExistingInstall;
  readonly before: KubernetesObject;
  /** As the release renders it; `undefined` when the release has nothing of the kind. */
  readonly after?: KubernetesObject | undefined;
  /** Whether both are one object, which changes owners and stays. */
  readonly isTaken: boolean;
  /** Names that differ only by the names of the two releases are the same. */
  readonly sameText: SameText;
}

/** The replacement of each object of an install: an object of the same name, of the same role, or none. */
export function replacementsOf(
  { install, parts }: Pick<InstallDetail, 'install' | 'parts'>,
  { release }: Desired,
): readonly Replacement[] {
  const ids = new Map(release.map((object) => [objectId(object), object]));
  const workloads = install.workloads.map((before) => ({ before, after: successor(before, release) }));
  const names = workloads.flatMap(({ before, after }) =>
    after === undefined ? [] : [[before.metadata.name, after.metadata.name] as const],
  );
  const prefixes = prefixesOf(names.find(([, after]) => after.endsWith('controller')) ?? names[0]);
  const here = (text: string): string => text.replaceAll('$(POD_NAMESPACE)', install.namespace);
  const sameText: SameText = (before, after) =>
    here(before) === here(after) ||
    stripped(here(before), prefixes[0]) === stripped(here(after), prefixes[1]);
  const isWorkload = new Set(install.workloads.map(objectId));
  const others = parts.filter((part) => !isWorkload.has(objectId(part)));
  return [
    ...workloads.map(({ before, after }) => ({ install, before, after, isTaken: false, sameText })),
    ...others.map((before) => {
      const same = ids.get(objectId(before));
      const after =
        same ??
        release.find(
          ({ kind, metadata }) =>
            kind === before.kind &&
            metadata.namespace === before.metadata.namespace &&
            sameText(before.metadata.name, metadata.name),
        );
      return { install, before, after, isTaken: same !== undefined, sameText };
    }),
  ].map((one) =>
    one.after !== undefined && objectId(one.after) === objectId(one.before) ? { ...one, isTaken: true } : one,
  );
}

/** The workload of ours with the same part in the same program. */
function successor(
  workload: KubernetesObject,
  release: readonly KubernetesObject[],
): KubernetesObject | undefined {
  const role = roleOf(workload);
  return release.find(
    (object) => (object.kind === 'Deployment' || object.kind === 'DaemonSet') && roleOf(object) === role,
  );
}

function roleOf({ metadata: { labels = {} } }: KubernetesObject): string {
  const program = labels['app.kubernetes.io/name'] ?? labels['app'] ?? '';
  const component = labels['app.kubernetes.io/component'] ?? labels['component'] ?? program;
  return `${program}/${component}`;
}

/** The prefixes of two names before their common part: the names of their releases. */
function prefixesOf(names: readonly [string, string] | undefined): readonly [string, string] {
  if (names === undefined) return ['', ''];
  const [before, after] = names;
  let shared = 0;
  while (shared < before.length && shared < after.length && before.at(-1 - shared) === after.at(-1 - shared))
    shared += 1;
  // Whole words only: "web-controller" and "b-controller" share "controller".
  const isWord = (name: string): boolean => shared === name.length || name.at(-1 - shared) === '-';
  while (shared > 0 && !(isWord(before) && isWord(after))) shared -= 1;
  return [before.slice(0, before.length - shared), after.slice(0, after.length - shared)];
}

/** Without a prefix wherever a name begins with it: "lb-" is not part of "metallb-controller". */
function stripped(text: string, prefix: string): string {
  if (prefix === '') return text;
  const escaped = prefix.replaceAll(/[^A-Za-z0-9-]/g, '\\$&');
  return text.replaceAll(new RegExp(`(?<![A-Za-z0-9-])${escaped}`, 'g'), '');
}
