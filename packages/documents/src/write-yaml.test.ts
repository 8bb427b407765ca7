import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { jsonValue, readDocument, writeYaml } from './index.ts';

function reread(value: unknown): unknown {
  const reading = readDocument(writeYaml(value), { braces: 'yaml' });
  const decoding = reading.ok ? jsonValue(reading) : reading;
  return decoding.ok ? decoding.value : decoding;
}

const words = [
  'no',
  'y',
  'On',
  '010',
  '0o10',
  '1_000',
  '0b1',
  '.5',
  '1e3',
  '~',
  '',
  '<<',
  '2001-01-01',
  'plain',
];

test.for(words)('the string %j stays a string, as a value and as a key', (word) => {
  expect(reread({ a: word, [word]: 1 })).toEqual({ a: word, [word]: 1 });
});

test('quotes are written only where they are needed', () => {
  expect(writeYaml({ a: 'no', b: 'yes please', c: ['192.0.2.1', true, 8], d: '64512:1' })).toBe(
    'a: "no"\nb: yes please\nc:\n  - 192.0.2.1\n  - true\n  - 8\nd: 64512:1\n',
  );
});

// half surrogate pairs and control characters other than those that JSON escapes cannot be in YAML
const text = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 12 }));
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
}));

property.prop([fc.dictionary(text, values.value, { maxKeys: 4 })])(
  'what was written is read back as it was',
  (value) => {
    expect(JSON.stringify(reread(value))).toBe(JSON.stringify(value));
  },
);
