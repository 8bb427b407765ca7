import { expect, test } from 'vitest';
import { labelled } from './labelled.ts';

test('lines after the first are aligned under it', () => {
  const text = 'nothing was written; correct what the findings name';
  expect(labelled({ label: '  hint: ', text, width: 40 })).toMatchInlineSnapshot(`
    "  hint: nothing was written; correct
            what the findings name"
  `);
  expect(labelled({ label: '  hint: ', text: 'first\nsecond' })).toBe('  hint: first\n        second');
  const frame = 'bad:\n\n  1 | clusters: [ a longer line than fits ]';
  expect(labelled({ label: 'e: ', text: frame, width: 30 })).toBe(
    'e: bad:\n\n     1 | clusters: [ a longer line than fits ]',
  );
});

test('without a width nothing is broken, and colours do not count', () => {
  const text = 'a '.repeat(60).trim();
  expect(labelled({ label: 'error: ', text })).toBe(`error: ${text}`);
  expect(labelled({ label: 'error: ', painted: '<red>error:</> ', text: 'x', width: 40 })).toBe(
    '<red>error:</> x',
  );
});
