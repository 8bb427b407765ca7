import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

test('whatever the order in which speakers speak and end, each is heard whole and after those before it', () => {
  const speech = fc.array(fc.nat(3), { maxLength: 40 });
  fc.assert(
    fc.property(speech, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (words, ends) => {
      const heard: number[] = [];
      const turns = inOrder<number>(4, (event) => heard.push(event));
      for (const speaker of words) turns[speaker]?.say(speaker);
      for (const speaker of ends) turns[speaker]?.end();
      expect(heard).toEqual(words.toSorted((a, b) => a - b));
    }),
  );
});

test('the first in the row is heard at once, and the next as soon as it has ended', () => {
  const heard: string[] = [];
  const [first, second] = inOrder<string>(2, (event) => heard.push(event));
  second?.say('b1');
  first?.say('a1');
  expect(heard).toEqual(['a1']);
  first?.end();
  second?.say('b2');
  expect(heard).toEqual(['a1', 'b1', 'b2']);
});
