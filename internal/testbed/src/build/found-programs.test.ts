import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { buildPrograms } from './build-programs.ts';
import { foundPrograms } from './found-programs.ts';
import { type ModuleName, modules } from './programs.ts';

/** A folder of programs that say what they are given to say. */
function folderWith(programs: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatesmith-found-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, says] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho '${says}'\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

function spec(name: ModuleName) {
  const found = modules.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name}: no such module`);
  return found;
}

test('programs of KUBEBUILDER_ASSETS and PATH are taken when they say that they are the pinned version', async () => {
  const assets = folderWith({
    'kube-apiserver': 'Kubernetes v1.36.3',
    'kube-scheduler': 'Kubernetes v1.35.0',
  });
  const path = folderWith({ 'kube-apiserver': 'Kubernetes v1.36.3', 'kube-proxy': 'Kubernetes v1.36.3' });
  const found = await foundPrograms(spec('kubernetes'), { KUBEBUILDER_ASSETS: assets, PATH: path });
  expect(Object.fromEntries(found)).toEqual({
    'kube-apiserver': join(assets, 'kube-apiserver'),
    'kube-proxy': join(path, 'kube-proxy'),
  });
});

test.for<
  [what: string, module: ModuleName, programs: Readonly<Record<string, string>>, taken: readonly string[]]
>([
  [
    'etcd, which says more than its version',
    'etcd',
    { etcd: 'etcd Version: 3.6.5\nGo OS/Arch: linux/amd64' },
    ['etcd'],
  ],
  ['an etcd that is a patch older', 'etcd', { etcd: 'etcd Version: 3.6.4' }, []],
  ['a version that only begins alike', 'etcd', { etcd: 'etcd Version: 3.6.50' }, []],
  ['any controller, a name too common', 'metallb', { controller: 'v0.16.2', speaker: 'v0.16.2' }, []],
])('of %s, the right ones are taken', async ([, module, programs, taken]) => {
  const found = await foundPrograms(spec(module), { PATH: folderWith(programs) });
  expect([...found.keys()]).toEqual(taken);
});

test('what is found or cached is not built again, and nothing is said', async () => {
  const folder = folderWith({ go: 'go1.26.8', etcd: 'etcd Version: 3.6.5' });
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  vi.stubEnv('XDG_CACHE_HOME', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const said: string[] = [];
  const programs = await buildPrograms({ modules: ['etcd'], report: (line) => said.push(line) });
  expect(programs).toEqual({ etcd: join(folder, 'etcd') });
  expect(said).toEqual([]);
});
