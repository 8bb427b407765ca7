/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import { runReadmeExample } from '@internal/testing/readme-example';
import { describe, expect, test } from 'vitest';
import * as kubeProxy from './index.ts';
import { kubeProxyFindings } from './index.ts';

describe('the package', () => {
  test('exports these names', () => {
    expect(Object.keys(kubeProxy).sort()).toMatchInlineSnapshot(`
      [
        "contentHash",
        "contentHashAnnotation",
        "decideKubeProxy",
        "detectKubeProxy",
        "distributions",
        "durableAdvice",
        "findRelapse",
        "findRestartPending",
        "judgeArp",
        "judgeRollout",
        "kubeProxyFindings",
        "lastWriter",
        "objectId",
        "patchConfig",
        "patchManifest",
        "planRevert",
        "planRollout",
        "readConfig",
        "recoverySteps",
        "verifyNodes",
      ]
    `);
  });

  test('runs the example of its README', async () => {
    const { printed, output } = await runReadmeExample(new URL('..', import.meta.url));
    expect(printed).toBe(output);
  });

  test('documents every code in its README, and no other', () => {
    const codes = Object.keys(kubeProxyFindings);
    const documented =
      readFileSync(new URL('../README.md', import.meta.url), 'utf8').match(
        /^\| `(GS-KUBEPROXY-[A-Z-]+)`/gm,
      ) ?? [];
    expect(documented.map((row) => row.slice(3, -1)).sort()).toEqual([...codes].sort());
  });

  test('uses every code that it declares', () => {
    const codes = Object.keys(kubeProxyFindings);
    const folder = new URL('.', import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'finding-registry.ts')
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n');
    expect([...codes].filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });

  test('imports nothing of Node', () => {
    const folder = new URL('.', import.meta.url);
    const offenders = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .filter((name) => /from 'node:/.test(readFileSync(new URL(name, folder), 'utf8')));
    expect(offenders).toEqual([]);
  });
});
