import { objectId } from '@gatesmith/kubernetes';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { ConfigSource } from '../detect/observation.ts';
import type { TextEdit } from '../edit/patch-result.ts';
import type { ProxyMode } from '../policy.ts';
import type { ConfigMapPatch, JsonPatchOperation } from './decision.ts';

export interface BuildPatchInput {
  readonly source: Extract<ConfigSource, { kind: 'config-map' }>;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly TextEdit[];
  readonly targetMode: ProxyMode | undefined;
  readonly targetStrictArp: boolean;
}

/** The change of a ConfigMap as a compare-and-swap and a diff. */
export function buildConfigMapPatch({
  source,
  before,
  after,
  edits,
  targetMode,
  targetStrictArp,
}: BuildPatchInput): ConfigMapPatch {
  const { namespace, name, key } = source;
  const label = `${objectId({ kind: 'ConfigMap', namespace, name })} ${key}`;
  return {
    namespace,
    name,
    key,
    before,
    after,
    edits,
    operations: swapOperations(key, before, after),
    diff: createTwoFilesPatch(label, label, before, after, undefined, undefined, {
      context: 2,
      headerOptions: FILE_HEADERS_ONLY,
    }),
    targetMode,
    targetStrictArp,
  };
}

/**
 * A JSON patch (RFC 6902) that replaces one key of a ConfigMap only if it still holds the configuration that was read. Unrelated changes
 * of the object do not disturb it, unlike a resourceVersion.
 */
export function swapOperations(key: string, before: string, after: string): readonly JsonPatchOperation[] {
  const path = `/data/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return [
    { op: 'test', path, value: before },
    { op: 'replace', path, value: after },
  ];
}
