import { expect, test } from 'vitest';
import { parseAcceptance } from './parse-acceptance.ts';

test.each(['GS-ADDRESS-MOVES=shop/web', 'GS-ADDRESS-LOST=nginx'])('%s is accepted', async (text) => {
  expect(await parseAcceptance(text)).toBe(text);
});

test.each([
  ['', '"" is not of the form CODE=NAMESPACE/NAME, as GS-ADDRESS-MOVES=shop/web'],
  ['GS-ADDRESS-MOVES', '"GS-ADDRESS-MOVES" is not of the form'],
  ['GS-ADDRESS-MOVES=', '"GS-ADDRESS-MOVES=" is not of the form'],
  ['GS-ADDRESS-MOVES=a/b/c', '"GS-ADDRESS-MOVES=a/b/c" is not of the form'],
  ['GS-ADRESS-MOVES=shop/web', 'there is no finding GS-ADRESS-MOVES; did you mean GS-ADDRESS-MOVES?'],
])('%j is refused with the reason', async (text, message) => {
  await expect(parseAcceptance(text)).rejects.toThrow(message);
});
