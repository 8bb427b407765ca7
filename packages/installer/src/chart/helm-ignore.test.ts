import { expect, test } from 'vitest';
import { helmIgnore } from './helm-ignore.ts';

test.for([
  ['tests/', 'tests/a.yaml', true],
  ['tests/', 'templates/tests/a.yaml', true],
  ['crds/kustomization.yaml', 'crds/kustomization.yaml', true],
  ['crds/kustomization.yaml', 'kustomization.yaml', false],
  ['*.bak', 'templates/b.bak', true],
  ['*.bak', 'templates/b.bak.yaml', false],
  ['# a comment', '# a comment', false],
  ['?.md', 'a.md', true],
  ['', 'Chart.yaml', false],
] as const)('rule %o on %o: %o', ([rule, path, ignored]) => {
  expect(helmIgnore(`# first\n${rule}\n`)(path)).toBe(ignored);
});
