import fc from 'fast-check';
import { expect, test } from 'vitest';
import { positionAt, sourceFrame } from './source-frame.ts';

test('the caret is under the place, with the line before for context', () => {
  expect(
    sourceFrame('pools:\n  - nmae: default\n', { line: 2, column: 5, length: 4 }),
  ).toMatchInlineSnapshot(`
    "1 | pools:
    2 |   - nmae: default
      |     ^^^^"
  `);
});

test.for([
  ['a\tb', 3, 'a b', '  ^'],
  ['\t\tkey: 1', 3, '  key: 1', '  ^'],
  ['a\r\n', 1, 'a', '^'],
] as const)('%j, column %i: the caret stays under its character', ([text, column, shown, mark]) => {
  expect(sourceFrame(text, { line: 1, column })).toBe(`1 | ${shown}\n  | ${mark}`);
});

test('a very long line is cut round the place', () => {
  const frame = sourceFrame(`${'x'.repeat(100_000)}!`, { line: 1, column: 100_001 });
  expect(frame.length).toBeLessThan(400);
  const [line = '', caret = ''] = frame.split('\n');
  expect(line[caret.indexOf('^')]).toBe('!');
});

test('a line that does not exist has no frame', () => {
  expect(sourceFrame('one', { line: 9, column: 1 })).toBe('');
});

test('the position of an offset leads back to it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', '\n'), { maxLength: 60 }), fc.nat(60), (letters, at) => {
      const text = letters.join('');
      const offset = Math.min(at, text.length);
      const { line, column } = positionAt(text, offset);
      const before = text.split('\n').slice(0, line - 1);
      expect(before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1).toBe(offset);
    }),
  );
});
