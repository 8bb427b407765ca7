import {
  type AliasNode,
  type DecodedMap,
  type DocumentNode,
  type MapEntry,
  type MapNode,
  scalarValue,
} from '@gatesmith/documents';
import { foldName } from '../config/check-fields.ts';
import { findOrigin } from '../config/find-entry.ts';
import { type EditCandidate, withoutPath, withPath } from './edit-candidate.ts';
import type { TextEdit } from './patch-result.ts';
import { contentEnd, indentationAt, insertLinesBelow } from './text-lines.ts';
import { addToFlowMap, fillEmptyValue, isUnwritten, withProperties } from './write-value.ts';

const path = ['ipvs', 'strictARP'] as const;

/** The ways to make `ipvs.strictARP` true in a configuration, the smallest first. */
export function strictArpEdits(text: string, root: MapNode, value: DecodedMap): EditCandidate[] {
  const expected = withPath(value, path, true);
  const edits = (...list: TextEdit[]): EditCandidate => ({ edits: list, expected });
  const ipvs = findOrigin(root, 'ipvs');
  switch (ipvs.from) {
    case 'nothing':
      return [edits(addBlock(text, root))];
    case 'merge':
      // the whole block comes from an anchor: writing one of our own would drop what the anchor brings
      return [];
    default:
      return inIpvs(text, { root, value, expected, entry: ipvs.entry });
  }
}

interface Place {
  readonly root: MapNode;
  readonly value: DecodedMap;
  readonly expected: DecodedMap;
  readonly entry: MapEntry;
}

function inIpvs(text: string, { root, value, expected, entry }: Place): EditCandidate[] {
  const edits = (...list: TextEdit[]): EditCandidate => ({ edits: list, expected });
  const block = entry.value;
  if (block.type === 'alias') {
    // an explicit key next to the merged anchor, so that the anchor keeps its value for other aliases
    return [edits({ start: block.start, end: block.end, text: `{<<: *${block.name}, strictARP: true}` })];
  }
  if (isUnwritten(block)) {
    if (root.flow) return [edits(fillEmptyValue(text, entry, '{strictARP: true}'))];
    const indent = indentationAt(text, entry.key.start);
    return [
      edits(
        insertLinesBelow(text, Math.max(entry.colon, block.end), [
          `${indent}${indentStep(text, root)}strictARP: true`,
        ]),
      ),
    ];
  }
  if (block.type === 'scalar' && block.style !== 'double' && scalarValue(block) === null) {
    const map = flowMap(text, root, 'strictARP', 'true');
    return [edits({ start: block.start, end: block.end, text: map })];
  }
  if (block.type !== 'map') return [];

  const origin = findOrigin(block, 'strictARP');
  if (origin.from === 'entry') return setEntry(text, root, origin.entry, expected);
  const candidates: EditCandidate[] = [];
  const misspelled = origin.from === 'nothing' ? misspelledEntry(block) : undefined;
  if (misspelled !== undefined) {
    const { key } = misspelled;
    const name = key.type === 'scalar' && key.style === 'double' ? '"strictARP"' : 'strictARP';
    candidates.push({
      edits: [{ start: key.start, end: key.end, text: name }],
      expected: withPath(withoutPath(value, ['ipvs', key.type === 'scalar' ? key.value : '']), path, true),
    });
  }
  candidates.push(edits(addToMap(text, root, block, 'strictARP', 'true')));
  return candidates;
}

/** Ways to set an existing entry to true. */
function setEntry(text: string, root: MapNode, entry: MapEntry, expected: DecodedMap): EditCandidate[] {
  const { value } = entry;
  if (isUnwritten(value)) return [{ edits: [fillEmptyValue(text, entry, 'true')], expected }];
  if (value.type !== 'scalar' && value.type !== 'alias') return [];
  const end =
    value.type === 'scalar' && value.style === 'block'
      ? value.start + text.slice(value.start, value.end).trimEnd().length
      : value.end;
  const candidates: EditCandidate[] = [{ edits: [{ start: value.start, end, text: 'true' }], expected }];
  if (value.tag !== undefined && value.anchor === undefined) {
    candidates.push({ edits: [{ ...withProperties(text, entry), text: 'true' }], expected });
  }
  const user = value.anchor === undefined ? undefined : firstAliasOf(root, value);
  if (user !== undefined) {
    // others read this anchor: it moves, with its value, to the first of them
    const whole = withProperties(text, entry);
    const moved = { start: user.start, end: user.end, text: text.slice(whole.start, whole.end) };
    candidates.push({ edits: [{ ...whole, text: 'true' }, moved], expected });
  }
  return candidates;
}

/** The key that stands for strictARP in all but its spelling, when its value is true. */
function misspelledEntry(map: MapNode): MapEntry | undefined {
  return map.entries.find(
    ({ key, value }) =>
      key.type === 'scalar' &&
      key.value !== 'strictARP' &&
      foldName(key.value) === 'strictarp' &&
      value.type === 'scalar' &&
      scalarValue(value) === true,
  );
}

function firstAliasOf(node: DocumentNode, target: DocumentNode): AliasNode | undefined {
  if (node.type === 'alias') return node.target === target ? node : undefined;
  const children =
    node.type === 'map'
      ? node.entries.flatMap(({ key, value }) => [key, value])
      : node.type === 'sequence'
        ? node.items
        : [];
  for (const child of children) {
    const found = firstAliasOf(child, target);
    if (found !== undefined) return found;
  }
  return undefined;
}

function addToMap(text: string, root: MapNode, map: MapNode, key: string, literal: string): TextEdit {
  const first = map.entries[0];
  const last = map.entries.at(-1);
  if (map.flow || first === undefined || last === undefined)
    return addToFlowMap(text, map, root, key, literal);
  return insertLinesBelow(text, contentEnd(last.value, last.colon), [
    `${indentationAt(text, first.key.start)}${key}: ${literal}`,
  ]);
}

/** A new ipvs block below the mode, or at the end where no mode is written. */
function addBlock(text: string, root: MapNode): TextEdit {
  if (root.flow) return addToFlowMap(text, root, root, 'ipvs', flowMap(text, root, 'strictARP', 'true'));
  const mode = findOrigin(root, 'mode');
  const after = mode.from === 'entry' ? mode.entry : root.entries.at(-1);
  const first = root.entries[0];
  if (after === undefined || first === undefined)
    return addToFlowMap(text, root, root, 'ipvs', '{strictARP: true}');
  const indent = indentationAt(text, first.key.start);
  const lines = [`${indent}ipvs:`, `${indent}${indentStep(text, root)}strictARP: true`];
  return insertLinesBelow(text, contentEnd(after.value, after.colon), lines);
}

/** A flow map of one key, in the manner of the configuration's others. */
function flowMap(text: string, root: MapNode, key: string, literal: string): string {
  const model = root.entries.at(-1);
  if (!root.flow || model?.key.type !== 'scalar' || model.key.style !== 'double')
    return `{${key}: ${literal}}`;
  return `{"${key}":${/^[ \t]*/.exec(text.slice(model.colon, model.value.start))?.[0] ?? ''}${literal}}`;
}

/** By how much the configuration indents: what its first nested block does, two blanks when there is none. */
function indentStep(text: string, root: MapNode): string {
  for (const { key, value } of root.entries) {
    const first = value.type === 'map' && !value.flow ? value.entries[0] : undefined;
    if (first === undefined) continue;
    const outer = indentationAt(text, key.start).length;
    const inner = indentationAt(text, first.key.start).length;
    if (inner > outer) return ' '.repeat(inner - outer);
  }
  return '  ';
}
