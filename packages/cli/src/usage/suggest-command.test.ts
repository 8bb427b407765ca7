import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { routes } from '../app.ts';
import { isOneSlip } from './is-one-slip.ts';
import { suggestCommands } from './suggest-command.ts';

const destructive = ['uninstall', 'destroy', 'rollback'];

test.for([
  ['vlidate', ['validate']],
  ['instal', ['install']],
  ['aply', ['apply']],
  ['upgrade', ['up']],
  ['lint', ['validate']],
  ['list', ['status']],
  ['versoin', ['version']],
  ['hepl', ['help']],
  ['unistall', ['uninstall']],
  ['destory', ['destroy']],
  ['rolback', ['rollback']],
  ['delete', []],
  ['remove', []],
  ['undo', []],
  ['reinstall', ['install']],
  ['__complete', []],
  ['frobnicate', []],
] as const)('%s suggests %j', ([word, meant]) => {
  expect(suggestCommands(routes, word)).toEqual(meant);
});

property.prop([fc.string({ unit: fc.constantFrom(...'adeiklnorstuy'), minLength: 1, maxLength: 12 })])(
  'a destructive command is suggested for one typing mistake in its name only',
  (word) => {
    for (const suggestion of suggestCommands(routes, word))
      if (destructive.includes(suggestion)) expect(isOneSlip(word, suggestion)).toBe(true);
  },
);

test.for([
  ['pach', 'patch', true],
  ['pathc', 'patch', true],
  ['ptach', 'patch', true],
  ['pitch', 'patch', true],
  ['patches', 'patch', false],
  ['install', 'uninstall', false],
] as const)('%s is one typing mistake from %s: %s', ([typed, meant, expected]) => {
  expect(isOneSlip(typed, meant)).toBe(expected);
});
