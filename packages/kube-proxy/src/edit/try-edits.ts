import { decodeNodes, readText, sameValue } from '../text/read-text.ts';
import { applyEdits } from './apply-edits.ts';
import type { EditCandidate } from './edit-candidate.ts';
import type { TextEdit } from './patch-result.ts';

export interface EditedText {
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** The first candidate whose text, read again from its first character, means exactly what was expected. */
export function tryEdits(text: string, candidates: readonly EditCandidate[]): EditedText | undefined {
  for (const { edits, expected } of candidates) {
    const edited = applyEdits(text, edits);
    const reading = readText(edited);
    const decoding = reading.ok ? decodeNodes(reading) : undefined;
    if (decoding?.ok === true && sameValue(decoding.value, expected)) return { text: edited, edits };
  }
  return undefined;
}
