import type { JsonObject } from '@gatesmith/kubernetes';
import { columnsOf } from '../model/columns.ts';
import type { Kind } from '../model/kinds.ts';
import type { KubeObject } from '../model/object.ts';

/** The form in which a client requests objects. */
export type Form = 'object' | 'table' | 'metadata';

/** Reads the Accept header; the first form that it names and that is served wins. */
export function formOf(accept: string): Form {
  for (const option of accept.split(',')) {
    const parameters = option.split(';').map((part) => part.trim());
    const as = parameters.find((part) => part.startsWith('as='))?.slice(3);
    if (as === 'Table') return 'table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
    if (as === undefined && (parameters[0] === 'application/json' || parameters[0] === '*/*'))
      return 'object';
  }
  return 'object';
}

/** Only what every object has. */
export function metadataOnly(object: KubeObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object['metadata'] };
}

export interface TableContent {
  readonly kind: Kind;
  readonly objects: readonly KubeObject[];
  readonly metadata: JsonObject;
  readonly include: string | null;
  readonly now: number;
}

/** The table of some objects. `include` is the client's `includeObject`. */
export function toTable({ kind, objects, metadata, include, now }: TableContent): JsonObject {
  const columns = columnsOf(kind);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map((column) => ({
      name: column.name,
      type: column.type,
      format: column.name === 'Name' ? 'name' : '',
      description: '',
      priority: column.wide ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, now)),
      object: include === 'None' ? undefined : include === 'Object' ? object : metadataOnly(object),
    })),
  };
}
