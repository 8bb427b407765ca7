import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './pages.ts';

// Renders the documents of the GitOps examples from their values.

for (const [name, format, file] of [
  ['argo-cd', 'argocd', 'application.yaml'],
  ['flux', 'flux', 'gatesmith.yaml'],
] as const) {
  const folder = join(root, 'examples', name);
  const program = ['--conditions=@gatesmith/source', '--disable-warning=ExperimentalWarning'];
  const args = [
    ...program,
    join(root, 'packages/cli/src/bin.ts'),
    'render',
    '-f',
    join(folder, 'values.yaml'),
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, '--format', format], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  writeFileSync(join(folder, file), stdout);
}
