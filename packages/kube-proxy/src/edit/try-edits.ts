import { decodeNodes, readText, sameValue } from '../text/read-text.ts';
import { applyEdits } from './apply-edits.ts';
import type { EditCandidate } from './edit-candidate.ts';
import type { TextEdit } from './patch-result.ts';

export interface EditedText {
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** The first candidate whose configuration, read again from its first character, has exactly the expected meaning. */
export function tryEdits(text: string, candidates: readonly EditCandidate[]): EditedText | undefined {
  for (const { edits, expected } of candidates) {
    const edited = applyEdits(text, edits);
    const reading = readText(edited);
    const decoding = reading.ok ? decodeNodes(reading) : undefined;
    if (decoding?.ok === true && sameValue(decoding.value, expected)) return { text: edited, edits };
  }
  return undefined;
}
