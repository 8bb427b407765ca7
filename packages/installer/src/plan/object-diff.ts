import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { asArray, asRecord } from '../json-value.ts';
import { type KubernetesObject, objectId } from '../kubernetes-object.ts';
import { compareObject } from './compare-object.ts';

/**
 * A unified diff of what would change in an object: the live object cut down to the fields that the desired one states,
 * against the desired one. Secret values must be masked before (`redactObject`).
 */
export function objectDiff(desired: KubernetesObject, live: KubernetesObject): string {
  const differences = compareObject(desired, live);
  if (differences.length === 0) return '';
  const wanted = project(desired, desired);
  const actual = project(live, desired);
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

/** The parts of a value that a mask names; lists are kept whole where their lengths differ. */
function project(value: unknown, mask: unknown): unknown {
  if (Array.isArray(mask)) {
    const items = asArray(value);
    return items.length === mask.length ? items.map((item, index) => project(item, mask[index])) : value;
  }
  const record = asRecord(value);
  const shape = asRecord(mask);
  if (record === undefined || shape === undefined) return value;
  return Object.fromEntries(
    Object.keys(shape)
      .filter((key) => key in record && key !== 'status')
      .map((key) => [
        key,
        key === 'metadata' ? metadataOf(record[key], shape[key]) : project(record[key], shape[key]),
      ]),
  );
}

function metadataOf(value: unknown, mask: unknown): unknown {
  const { name, namespace, labels, annotations } = asRecord(project(value, mask)) ?? {};
  return { name, namespace, labels, annotations };
}
