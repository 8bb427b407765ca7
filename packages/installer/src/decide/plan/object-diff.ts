import { asRecord, type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { compareObject } from './compare-object.ts';
import { stated } from './stated.ts';

/** Two states of an object, and what is removed from the live one. */
export interface ObjectDiffOptions {
  readonly desired: KubernetesObject;
  readonly live: KubernetesObject;
  /** Fields of the live object that go. @default none */
  readonly withdrawn?: KubernetesObject | undefined;
}

/**
 * A unified diff of what would change in an object: the live object cut down to the fields that the desired one states and
 * those that go, against the desired one. Secret values must be masked before (`redactObject`).
 */
export function objectDiff({ desired, live, withdrawn }: ObjectDiffOptions): string {
  if (withdrawn === undefined && compareObject(desired, live).length === 0) return '';
  const wanted = stated(desired, desired);
  const actual = joined(stated(live, desired), withdrawn);
  return createTwoFilesPatch(
    `live ${objectId(desired)}`,
    `desired ${objectId(desired)}`,
    text(actual),
    text(wanted),
    undefined,
    undefined,
    {
      context: 2,
    },
  );
}

function text(value: unknown): string {
  return stringify(value, { sortMapEntries: true, aliasDuplicateObjects: false, lineWidth: 0 });
}

function joined(one: unknown, other: unknown): unknown {
  const fields = asRecord(one);
  const more = asRecord(other);
  if (more === undefined) return one ?? other;
  if (fields === undefined) return other;
  return {
    ...fields,
    ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, joined(fields[key], value)])),
  };
}
