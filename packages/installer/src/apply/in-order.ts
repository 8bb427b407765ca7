/** A place in a row of speakers. */
export interface Turn<Event> {
  readonly say: (event: Event) => void;
  /** Nothing more will be said here; the next in the row is heard. */
  readonly end: () => void;
}

/**
 * Lets several speak at the same time and be heard one after the other: whoever is first in the row is heard at once, what
 * the others say is kept until their turn has come.
 *
 * ```text
 * said    a1  b1  a2  b2  a.end  b3
 * heard   a1      a2             b1 b2 b3
 * ```
 */
export function inOrder<Event>(count: number, hear: (event: Event) => void): readonly Turn<Event>[] {
  const kept: Event[][] = Array.from({ length: count }, () => []);
  const ended = new Set<number>();
  let turn = 0;
  return kept.map((events, index) => ({
    say(event) {
      if (index === turn) hear(event);
      else events.push(event);
    },
    end() {
      ended.add(index);
      while (ended.has(turn)) {
        turn += 1;
        for (const event of kept[turn] ?? []) hear(event);
      }
    },
  }));
}
