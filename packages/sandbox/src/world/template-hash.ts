import { createHash } from 'node:crypto';
import { isList, isRecord, type Json } from '@gatesmith/kubernetes';

/** A string that is the same for equal JSON, whatever the order of its keys. */
function canonical(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const entries = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${entries.join(',')}}`;
}

/** Ten letters that name a pod template, in the alphabet of Kubernetes' own hashes. */
export function templateHash(template: Json | undefined): string {
  const alphabet = '456789bcdf';
  const digest = createHash('sha256').update(canonical(template)).digest();
  return Array.from({ length: 10 }, (_, index) =>
    alphabet.charAt((digest[index] ?? 0) % alphabet.length),
  ).join('');
}
