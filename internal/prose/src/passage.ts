export type PassageKind = 'markdown' | 'comment' | 'string' | 'title';

/** A stretch of prose inside a file. `text` has the length of the stretch, with everything that is not prose blanked. */
export interface Passage {
  readonly kind: PassageKind;
  readonly start: number;
  readonly text: string;
}

/** Replaces each match by spaces, or by `filler`, so that later positions stay the same. */
export function blank(text: string, pattern: RegExp, filler = ' '): string {
  return text.replace(pattern, (match) => match.replaceAll(/[^\n]/g, filler));
}
