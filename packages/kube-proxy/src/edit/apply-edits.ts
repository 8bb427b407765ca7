import type { TextEdit } from './patch-result.ts';

/** Replaces the given places and leaves every other character alone; edits may come in any order and must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((left, right) => left.start - right.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** Two rounds of edits as one: the second round's places are turned back into places of the first text. */
export function composeEdits(
  text: string,
  first: readonly TextEdit[],
  second: readonly TextEdit[],
): readonly TextEdit[] {
  if (first.length === 0) return second;
  const moved: TextEdit[] = [];
  for (const edit of second) {
    let shift = 0;
    for (const earlier of first) {
      const start = earlier.start + shiftBefore(first, earlier);
      const end = start + earlier.text.length;
      if (edit.start <= end && edit.end >= start)
        return [wholeEdit(text, applyEdits(applyEdits(text, first), second))];
      if (edit.start > end) shift += earlier.text.length - (earlier.end - earlier.start);
    }
    moved.push({ start: edit.start - shift, end: edit.end - shift, text: edit.text });
  }
  return [...first, ...moved].sort((left, right) => left.start - right.start);
}

function shiftBefore(edits: readonly TextEdit[], before: TextEdit): number {
  return edits
    .filter(({ start }) => start < before.start)
    .reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
}

/** The one edit between two configurations: what lies between their common beginning and their common end. */
export function wholeEdit(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
