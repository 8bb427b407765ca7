import { parseLabelSelector } from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';

/** The namespaces that a label selector chooses; without a selector, or with one that cannot be read, there is no limit. */
export function namespacesSelected(
  selector: string | undefined,
  index: SnapshotIndex,
): readonly string[] | undefined {
  const { matches } = parseLabelSelector(selector ?? '');
  if (selector === undefined || selector === '' || matches === undefined) return undefined;
  return index
    .ofKind('Namespace')
    .filter(({ metadata }) => matches(metadata.labels ?? {}))
    .map(({ metadata }) => metadata.name);
}
