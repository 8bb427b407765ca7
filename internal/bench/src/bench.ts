import { readdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from 'tinyexec';

// Runs packages/*/bench/*.ts and the test bed's, one after the other, each in a process of its own, so that none warms another up.
// Arguments are parts of file names: `npm run bench -- startup` runs only those.

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const wanted = process.argv.slice(2);

console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}; ratios count, absolute times are this machine's`,
);
const packages = (await readdir(join(root, 'packages'))).sort().map((name) => `packages/${name}`);
for (const folder of [...packages, 'internal/testbed']) {
  const files = await readdir(join(root, folder, 'bench')).catch(() => []);
  for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
    const name = `${folder}/bench/${file}`;
    if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
    console.log(`\n== ${name}`);
    const { exitCode } = await exec(
      process.execPath,
      ['--conditions=@gatesmith/source', '--disable-warning=ExperimentalWarning', join(root, name)],
      { nodePath: false, nodeOptions: { cwd: root, stdio: 'inherit' } },
    );
    if (exitCode !== 0) process.exitCode = 1;
  }
}
