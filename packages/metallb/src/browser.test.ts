/// <reference types="node" />
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'vite';
import { expect, test } from 'vitest';

const question = `
const { resources } = metallb.validateResources([metallb.pool({ name: 'a', addresses: ['10.0.0.9-10.0.0.1', 'FD00::/64'] })]);
JSON.stringify([resources[0].accepted, resources[0].findings[0].hint]);
`;

test('the package is bundled for a browser without a module of Node, and runs where there is nothing of Node', async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@gatesmith/source', 'browser', 'module', 'import', 'default'] },
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('index.ts', import.meta.url)),
        formats: ['iife'],
        name: 'metallb',
      },
    },
  });
  const output = Array.isArray(built)
    ? built.flatMap((one) => one.output)
    : 'output' in built
      ? built.output
      : [];
  const code = output.map((file) => ('code' in file ? file.code : '')).join('\n');
  expect(code).not.toMatch(/__vite-browser-external|["']node:/);
  const answer: unknown = runInNewContext(`${code}\n${question}`, {});
  expect(answer).toBe('[false,"did you mean 10.0.0.1-10.0.0.9?"]');
});
