import type { DecodedMap, MapNode } from '@gatesmith/documents';
import { findOrigin } from '../config/find-entry.ts';
import type { ProxyMode } from '../policy.ts';
import { type EditCandidate, withPath } from './edit-candidate.ts';
import { contentEnd, indentationAt, insertLinesBelow } from './text-lines.ts';
import { addToFlowMap, fillEmptyValue, isUnwritten } from './write-value.ts';

/** The ways to write a mode into a configuration; quotes stay as they are. */
export function modeEdits(text: string, root: MapNode, value: DecodedMap, mode: ProxyMode): EditCandidate[] {
  const expected = withPath(value, ['mode'], mode);
  const origin = findOrigin(root, 'mode');
  if (origin.from === 'entry') {
    const { value: written } = origin.entry;
    if (isUnwritten(written)) return [{ edits: [fillEmptyValue(text, origin.entry, mode)], expected }];
    if (written.type !== 'scalar' && written.type !== 'alias') return [];
    const quote =
      written.type !== 'scalar'
        ? ''
        : written.style === 'single'
          ? "'"
          : written.style === 'double' || written.style === 'json'
            ? '"'
            : '';
    const end = written.start + text.slice(written.start, written.end).trimEnd().length;
    return [{ edits: [{ start: written.start, end, text: `${quote}${mode}${quote}` }], expected }];
  }
  const first = root.entries[0];
  const last = root.entries.at(-1);
  if (root.flow || first === undefined || last === undefined) {
    const quoted = last?.key.type === 'scalar' && last.key.style === 'double';
    return [{ edits: [addToFlowMap(text, root, root, 'mode', quoted ? `"${mode}"` : mode)], expected }];
  }
  const line = `${indentationAt(text, first.key.start)}mode: ${mode}`;
  return [{ edits: [insertLinesBelow(text, contentEnd(last.value, last.colon), [line])], expected }];
}
