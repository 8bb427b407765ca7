const unseen = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A string of one line as it may be written to a terminal: control characters, which could move the cursor or recolour what
 * follows, and marks that turn the direction of writing become `\ufffd`, one for one, so that columns stay.
 */
export function visible(text: string): string {
  return text.replaceAll(unseen, '\ufffd');
}
