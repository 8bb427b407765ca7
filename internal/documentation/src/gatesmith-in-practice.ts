import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { commandFlags, commandWords } from './command-flags.ts';
import { root } from './pages.ts';

// The `gatesmith` of a page that is run as a test: that of this checkout, on the practice cluster, with every question answered by yes.
// The programs of the page are on PATH in front of the real ones; gatesmith itself gets the real ones.

const args = process.argv.slice(2);
const known = await commandFlags();
const flags = known.get(commandWords(args, known) ?? '') ?? new Set();
// The pools of a values file need no cluster.
const isOffline = args[0] === 'pools' && ['-f', '--values'].some((flag) => args.includes(flag));
const elsewhere =
  isOffline || ['--sandbox', '--snapshot', '--help', '-h'].some((flag) => args.includes(flag));
const hasYes =
  args.includes('--yes') ||
  args.includes('-y') ||
  args.includes('--dry-run') ||
  args.includes('--print-values');
const more = [
  ...(flags.has('sandbox') && !elsewhere ? ['--sandbox'] : []),
  ...(flags.has('yes') && !hasYes ? ['--yes'] : []),
];
const { status } = spawnSync(
  process.execPath,
  [
    '--conditions=@gatesmith/source',
    '--disable-warning=ExperimentalWarning',
    join(root, 'packages/cli/src/bin.ts'),
    ...args,
    ...more,
  ],
  { stdio: 'inherit', env: { ...process.env, PATH: process.env['PATH_OF_GATESMITH'] } },
);
process.exitCode = status ?? 1;
