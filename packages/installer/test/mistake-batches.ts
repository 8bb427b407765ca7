// @boundaries-ignore the list of mistakes belongs to the schema; only tests import it
import type { KeyMutation } from '../../values/test/key-mutations.ts';

/** A document that makes several mistakes at once, none of which hides another. */
export interface MistakeBatch {
  readonly document: Readonly<Record<string, unknown>>;
  readonly mistakes: readonly KeyMutation[];
}

/** Keys that hold the values of a chart: Helm stops at a wrong type there before it asks any schema. */
const ofCharts: ReadonlySet<string> = new Set([
  'crds',
  'frr-k8s',
  'global',
  'ingress-nginx',
  'metallb',
  'traefik',
]);

function stopsHelm({ kind, path }: KeyMutation): boolean {
  return kind === 'wrong type' && ofCharts.has(path.at(-1) ?? '');
}

/** Puts mistakes together, as many as `size`, wherever their documents say nothing different of the same key. */
export function mistakeBatches(mistakes: readonly KeyMutation[], size: number): readonly MistakeBatch[] {
  const alone = mistakes
    .filter(stopsHelm)
    .map((mistake) => ({ document: mistake.document, mistakes: [mistake] }));
  const batches: { document: Readonly<Record<string, unknown>>; mistakes: KeyMutation[] }[] = [];
  for (const mistake of mistakes) {
    if (stopsHelm(mistake)) continue;
    const room = batches.find(
      (batch) => batch.mistakes.length < size && agree(batch.document, mistake.document),
    );
    if (room === undefined) batches.push({ document: mistake.document, mistakes: [mistake] });
    else {
      // Two maps merge to a map.
      room.document = merged(room.document, mistake.document) as Readonly<Record<string, unknown>>;
      room.mistakes.push(mistake);
    }
  }
  return [...alone, ...batches];
}

function isNested(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function agree(a: unknown, b: unknown): boolean {
  if (!isNested(a) || !isNested(b)) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  // A mistake may be that there is nothing, or a list in place of a map.
  if (Object.keys(a).length === 0 || Object.keys(b).length === 0)
    return JSON.stringify(a) === JSON.stringify(b);
  return Object.keys(b).every((key) => !Object.hasOwn(a, key) || agree(a[key], b[key]));
}

function merged(a: unknown, b: unknown): unknown {
  if (!isNested(a) || !isNested(b)) return b;
  const both: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b))
    both[key] = Object.hasOwn(a, key) ? merged(a[key], value) : value;
  return Array.isArray(a) ? Object.values(both) : both;
}

/** Whether Helm's list of schema errors names the key that is wrong; 3.17 writes paths with dots, 4 with slashes. */
export function isNamed(errors: string, { document, kind, path }: KeyMutation): boolean {
  const lines = errors.split('\n');
  const at = (parts: readonly string[]): ((line: string) => boolean) => {
    const pointer = `at '${parts.map((part) => `/${part}`).join('')}':`;
    const dotted = parts.length === 0 ? '(root):' : `- ${parts.join('.')}:`;
    return (line) => line.includes(pointer) || line.includes(dotted);
  };
  if (kind === 'wrong type')
    return lines.some(at(path)) || errors.includes(`type mismatch on ${path.at(-1)}:`);
  const [parent, key] = placeOf(document, kind === 'wrong level' ? 1 : path.length - 1);
  const names = new RegExp(`(?:'${escaped(key)}'|property ${escaped(key)} )`);
  return lines.filter(at(parent)).some((line) => names.test(line));
}

/** The map at a depth on the way that the document goes, and the key that is wrong there: the last, after the required ones. */
function placeOf(document: unknown, depth: number): readonly [parent: readonly string[], key: string] {
  const parent: string[] = [];
  let node = document;
  for (; parent.length < depth; ) {
    const key = isNested(node) ? (Object.keys(node).at(-1) ?? '') : '';
    parent.push(key);
    node = isNested(node) ? node[key] : undefined;
  }
  return [parent, isNested(node) ? (Object.keys(node).at(-1) ?? '') : ''];
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, '\\$&');
}
