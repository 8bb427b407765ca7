import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { compareObject } from './compare-object.ts';
import { stated } from './stated.ts';

/**
 * A unified diff of what would change in an object: the live object cut down to the fields that the desired one states,
 * against the desired one. Secret values must be masked before (`redactObject`).
 */
export function objectDiff(desired: KubernetesObject, live: KubernetesObject): string {
  const differences = compareObject(desired, live);
  if (differences.length === 0) return '';
  const wanted = stated(desired, desired);
  const actual = stated(live, desired);
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
