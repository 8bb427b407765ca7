import { asRecord, type KubernetesObject } from '@gatesmith/kubernetes';

type Fields = Readonly<Record<string, unknown>>;

/** An object as the release recorded it, as it is desired now, and as it is live. */
export interface WithdrawnOptions {
  readonly recorded: KubernetesObject;
  readonly wanted: KubernetesObject;
  readonly live: KubernetesObject;
}

/**
 * The fields that the record of the release states, the desired object no longer does and the live one still has: Helm removes
 * them on the next upgrade. Values are those of the live object; `undefined` when there are none. Lists count as one
 * field.
 */
export function withdrawnFields({ recorded, wanted, live }: WithdrawnOptions): KubernetesObject | undefined {
  const { apiVersion, kind, metadata, status: _, ...fields } = recorded;
  const body = withdrawn(fields, wanted, live);
  const labels = withdrawn(metadata.labels ?? {}, wanted.metadata.labels ?? {}, live.metadata.labels ?? {});
  const annotations = withdrawn(
    metadata.annotations ?? {},
    wanted.metadata.annotations ?? {},
    live.metadata.annotations ?? {},
  );
  if (body === undefined && labels === undefined && annotations === undefined) return undefined;
  const { name, namespace } = metadata;
  return {
    apiVersion,
    kind,
    ...body,
    metadata: { name, namespace, labels: texts(labels), annotations: texts(annotations) },
  };
}

function withdrawn(recorded: Fields, wanted: Fields, live: Fields): Fields | undefined {
  const found = Object.entries(recorded).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    if (!Object.hasOwn(live, key)) return [];
    if (!Object.hasOwn(wanted, key)) return [[key, live[key]]];
    const parts = [asRecord(value), asRecord(wanted[key]), asRecord(live[key])] as const;
    const [one, other, third] = parts;
    const inner =
      one === undefined || other === undefined || third === undefined
        ? undefined
        : withdrawn(one, other, third);
    return inner === undefined ? [] : [[key, inner]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function texts(fields: Fields | undefined): Readonly<Record<string, string>> | undefined {
  if (fields === undefined) return undefined;
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)]));
}
