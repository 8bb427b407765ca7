import type { Cluster } from '@gatesmith/installer';
import { expect, test } from 'vitest';
import { runCli } from '../test/run-cli.ts';

test('the second interrupt ends a run that does not stop on its own', async () => {
  let interrupt = (): void => {};
  const running = runCli(['status'], {
    interrupts: (fire) => {
      interrupt = fire;
    },
    doors: { connect: () => new Promise<Cluster>(() => {}) },
  });
  interrupt();
  interrupt();
  expect(await running).toEqual({
    code: 130,
    stdout: '',
    stderr: 'Stopping in a safe place; press Ctrl-C again to stop at once.\n',
  });
});

test('an interrupted run is not a failure: exit code 130', async () => {
  const { code, stdout } = await runCli(['status'], {
    interrupts: (fire) => queueMicrotask(fire),
    doors: {
      connect: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw new DOMException('This operation was aborted', 'AbortError');
      },
    },
  });
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
});
