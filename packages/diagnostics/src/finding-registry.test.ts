import { expect, expectTypeOf, test } from 'vitest';
import type { Finding } from './finding.ts';
import { type CodeOf, defaultSeverity, type FindingRegistry, findingReporter } from './finding-registry.ts';

const registry = {
  'GS-ONE': { severity: 'error', title: 'One', text: 'It is one.' },
  'GS-TWO': { severity: ['warning', 'error'], title: 'Two', text: 'It is two.' },
} as const satisfies FindingRegistry;
const report = findingReporter(registry);
const where = { subject: 'values.yaml', path: [], message: 'something is wrong' };

test('a finding takes its severity and its link from the registry', () => {
  expect(report('GS-ONE', where)).toEqual({
    code: 'GS-ONE',
    severity: 'error',
    ...where,
    docs: 'https://github.com/gatesmith/gatesmith/blob/main/docs/reference/findings.md#gs-one',
  });
});

test('a severity can be chosen from those that the entry lists, and the first is the default', () => {
  expect(report('GS-TWO', where).severity).toBe('warning');
  expect(report('GS-TWO', { ...where, severity: undefined }).severity).toBe('warning');
  expect(report('GS-TWO', { ...where, severity: 'error' }).severity).toBe('error');
  expect(defaultSeverity(registry['GS-TWO'])).toBe('warning');
});

test('what a caller adds to a finding stays, with its type', () => {
  const { nearest } = report('GS-ONE', { ...where, nearest: 'name' });
  expectTypeOf(nearest).toEqualTypeOf<string>();
  expect(nearest).toBe('name');
});

test('types reject an unknown code and a severity that the entry does not list', () => {
  expectTypeOf<CodeOf<typeof registry>>().toEqualTypeOf<'GS-ONE' | 'GS-TWO'>();
  expectTypeOf(report('GS-ONE', where)).toExtend<Finding<'GS-ONE'>>();
  // @ts-expect-error: GS-THREE is not in the registry
  expect(() => report('GS-THREE', where)).toThrow('GS-THREE is not in the registry');
  // @ts-expect-error: GS-ONE is always an error
  report('GS-ONE', { ...where, severity: 'info' });
});
