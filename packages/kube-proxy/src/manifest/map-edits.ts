import type { ScalarNode } from '@gatesmith/documents';
import type { TextEdit } from '../edit/patch-result.ts';
import { mapScalar } from './scalar-map.ts';

export interface MapEditsInput {
  readonly scalar: ScalarNode;
  /** The scalar's value, which the edits are about. */
  readonly value: string;
  readonly edits: readonly TextEdit[];
  readonly format: 'yaml' | 'json';
}

/** Edits of a scalar's value as edits of the document that contains the scalar; `undefined` where its style has no place for them. */
export function mapEdits(
  text: string,
  { scalar, value, edits, format }: MapEditsInput,
): readonly TextEdit[] | undefined {
  const map = mapScalar(text, scalar, format);
  if (map === undefined || map.value !== value) return undefined;
  const mapped: TextEdit[] = [];
  for (const edit of edits) {
    const lineStart =
      edit.start === edit.end && edit.text.endsWith('\n') ? map.lineStarts.get(edit.start) : undefined;
    if (lineStart !== undefined && map.indentation !== undefined) {
      const lines = edit.text.slice(0, -1).split('\n');
      mapped.push({
        start: lineStart,
        end: lineStart,
        text: lines.map((line) => `${map.indentation}${line}${map.newline}`).join(''),
      });
      continue;
    }
    const start = map.places[edit.start];
    const end = map.places[edit.end];
    if (start === undefined || end === undefined) return undefined;
    mapped.push({ start, end, text: map.encode(edit.text) });
  }
  return mapped;
}
