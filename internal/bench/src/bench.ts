import { readdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from 'tinyexec';

// Runs the benchmarks in packages/*/bench and internal/testbed/bench one after the other, each in its own process, so that no
// benchmark profits from code that another one has warmed up. They measure what is required: the start-up of short commands, the
// validation of 10,000 pools, and a first and a second `up`.
// Arguments select files by part of the name: `npm run bench -- startup` runs one.

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const selected = process.argv.slice(2);

console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}; compare ratios: absolute times depend on this machine`,
);
const packages = (await readdir(join(root, 'packages'))).sort().map((name) => `packages/${name}`);
for (const folder of [...packages, 'internal/testbed']) {
  const files = await readdir(join(root, folder, 'bench')).catch(() => []);
  for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
    const name = `${folder}/bench/${file}`;
    if (selected.length > 0 && !selected.some((part) => name.includes(part))) continue;
    console.log(`\n== ${name}`);
    const { exitCode } = await exec(
      process.execPath,
      ['--conditions=@gatesmith/source', '--disable-warning=ExperimentalWarning', join(root, name)],
      { nodePath: false, nodeOptions: { cwd: root, stdio: 'inherit' } },
    );
    if (exitCode !== 0) process.exitCode = 1;
  }
}
