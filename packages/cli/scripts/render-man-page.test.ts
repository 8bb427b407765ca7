import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { routes } from '../src/app.ts';
import { pathsOf } from '../src/routing/paths-of.ts';
import { renderManPage } from './render-man-page.ts';

test('the man page is generated from the route map', async () => {
  await expect(renderManPage()).toMatchFileSnapshot('../man/gatesmith.1');
});

const hasGroff = spawnSync('groff', ['--version']).status === 0;

test.skipIf(!hasGroff)('groff formats it without a warning, and every command is in it', () => {
  const { stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-P-c'], {
    input: renderManPage(),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const backspace = String.fromCharCode(8);
  // Bold is a letter, a backspace and the letter again.
  const page = stdout.replaceAll(new RegExp(`.${backspace}`, 'gu'), '');
  for (const path of pathsOf(routes, [])) expect(page).toContain(path.join(' '));
});
