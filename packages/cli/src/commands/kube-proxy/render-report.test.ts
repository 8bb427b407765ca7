import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, runCli } from '../../../test/run-cli.ts';

test.for(['300ms', '0.1s', '7.77s', '1m'])(
  'with --soak %s the estimate is in whole seconds',
  async (soak) => {
    await using at = await folder({});
    const { stdout } = await runCli(['kube-proxy', 'plan', '--sandbox', '--soak', soak], {
      cwd: at.path,
      env: { HOME: at.path, GATESMITH_SANDBOX: join(at.path, 'sandbox') },
    });
    expect(stdout).toMatch(/^This takes about \d+ s\.$/m);
  },
);
