import { type DecodedMap, isMapNode, type MapEntry, type MapNode } from '@gatesmith/documents';
import { findOrigin } from '../config/find-entry.ts';
import { parseConfig } from '../config/read-config.ts';
import { type EditCandidate, withoutPath, withPath } from './edit-candidate.ts';
import { modeEdits } from './mode-edits.ts';
import { contentEnd, insertLinesBelow, lineStart } from './text-lines.ts';
import { tryEdits } from './try-edits.ts';

/**
 * Takes our change back out of a configuration that a user has edited since: strictARP and mode get what they had before, or go where they
 * were absent; everything else stays as it is now.
 *
 * @returns the configuration, equal to `current` when nothing of ours is left in it, or `undefined` when it cannot be done safely.
 */
export function revertText(current: string, before: string, after: string): string | undefined {
  const was = parseConfig(before);
  const made = parseConfig(after);
  let text = current;
  if (made.reading.strictArp && !was.reading.strictArp) {
    const now = parseConfig(text);
    if (!isMapNode(now.root) || now.value === undefined) return undefined;
    if (now.reading.strictArp) {
      const hadBlock = was.value?.has('ipvs') === true;
      const hadKey = was.reading.strictArpWritten === 'false';
      const reverted = tryEdits(text, strictArpReverts(text, now.root, now.value, { hadBlock, hadKey }));
      if (reverted === undefined) return undefined;
      text = reverted.text;
    }
  }
  const oldMode = was.reading.mode;
  if (made.reading.mode !== oldMode && oldMode !== undefined) {
    const now = parseConfig(text);
    if (!isMapNode(now.root) || now.value === undefined) return undefined;
    if (now.reading.mode === made.reading.mode) {
      const reverted = tryEdits(text, modeEdits(text, now.root, now.value, oldMode));
      if (reverted === undefined) return undefined;
      text = reverted.text;
    }
  }
  return text;
}

function strictArpReverts(
  text: string,
  root: MapNode,
  value: DecodedMap,
  { hadBlock, hadKey }: { hadBlock: boolean; hadKey: boolean },
): EditCandidate[] {
  const ipvs = findOrigin(root, 'ipvs');
  if (ipvs.from !== 'entry' || !isMapNode(ipvs.entry.value)) return [];
  const strict = findOrigin(ipvs.entry.value, 'strictARP');
  if (strict.from !== 'entry') return [];
  const candidates: EditCandidate[] = [];
  const alone = ipvs.entry.value.entries.length === 1;
  if (!hadKey && !hadBlock && alone)
    candidates.push({ edits: [removeLines(text, ipvs.entry)], expected: withoutPath(value, ['ipvs']) });
  if (!hadKey && !ipvs.entry.value.flow) {
    const expected = alone ? withPath(value, ['ipvs'], null) : withoutPath(value, ['ipvs', 'strictARP']);
    candidates.push({ edits: [removeLines(text, strict.entry)], expected });
  }
  const { start, end } = strict.entry.value;
  candidates.push({
    edits: [{ start, end, text: 'false' }],
    expected: withPath(value, ['ipvs', 'strictARP'], false),
  });
  return candidates;
}

/** The lines that an entry takes; of a last line without an end, the line end before it goes. */
function removeLines(
  text: string,
  { key, value, colon }: MapEntry,
): { start: number; end: number; text: string } {
  const start = lineStart(text, key.start);
  const end = insertLinesBelow(text, contentEnd(value, colon), []).start;
  const unended = end === text.length && !/[\n\r]$/.test(text);
  const from = unended ? start - (/(?:\r\n|\n|\r)$/.exec(text.slice(0, start))?.[0].length ?? 0) : start;
  return { start: from, end, text: '' };
}
