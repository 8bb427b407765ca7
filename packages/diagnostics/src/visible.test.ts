import { expect, test } from 'vitest';
import { formatFinding } from './format-finding.ts';
import { positionAt, sourceFrame } from './source-frame.ts';
import { visible } from './visible.ts';

test.for([
  ['pools: []', 'pools: []'],
  ['a\u001b[31mb', 'a\ufffd[31mb'],
  ['\u0000\u007f\u009b', '\ufffd\ufffd\ufffd'],
  ['user\u202e', 'user\ufffd'],
  ['日本 é 💥', '日本 é 💥'],
] as const)('%j is written as %j', ([text, shown]) => {
  expect(visible(text)).toBe(shown);
});

test('a file cannot speak to the terminal through the frame or the message about it', () => {
  const shown = formatFinding(
    {
      code: 'GS-X',
      severity: 'error',
      subject: 'v.yaml',
      path: ['a\u009b'],
      message: '"\u009b2J": no',
      hint: 'one\ntwo\u0007',
      file: 'v.yaml',
      line: 1,
      column: 1,
    },
    { source: '\u001b[2Jpools: []\n' },
  );
  expect(shown.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(shown.split('\n')).toHaveLength(6);
});

test('a byte order mark is neither a column nor shown', () => {
  const text = '\ufeffpols: []\nb: 1\n';
  expect(positionAt(text, text.indexOf('pols'))).toEqual({ line: 1, column: 1 });
  expect(positionAt(text, 0)).toEqual({ line: 1, column: 1 });
  expect(positionAt(text, text.indexOf('b:'))).toEqual({ line: 2, column: 1 });
  expect(sourceFrame(text, { line: 1, column: 1 })).toBe('1 | pols: []\n  | ^');
});
