import { exec as runProgram } from 'tinyexec';
import { RunError, UsageError } from '../../../errors.ts';
import { type ExitCode, exitCode } from '../../../exit-code.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import type { RunContext } from '../../../run-context.ts';
import { openSandbox } from '../../../sandbox/open-sandbox.ts';

/**
 * Runs one program, kubectl or Helm, against the practice cluster: KUBECONFIG names it, the arguments are passed on unchanged,
 * never through a shell.
 */
export async function execInSandbox(
  context: RunContext,
  _flags: OutputFlags,
  program?: string,
  ...args: readonly string[]
): Promise<ExitCode> {
  if (program === undefined) {
    throw new UsageError('there is no program to run', {
      code: 'USAGE',
      hint: 'name it after two dashes: gatesmith sandbox exec -- kubectl get nodes',
    });
  }
  const practice = await openSandbox(context, { command: 'gatesmith sandbox exec' });
  try {
    const child = runProgram(program, [...args], {
      nodePath: false,
      nodeOptions: {
        stdio: 'inherit',
        cwd: context.cwd,
        env: { ...context.env, KUBECONFIG: practice.kubeconfig },
      },
    });
    context.signal.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
    const { exitCode: code } = await child;
    if (context.signal.aborted) return exitCode.interrupted;
    return code === 0 ? exitCode.done : exitCode.failed;
  } catch (error) {
    throw new RunError(`${program}: cannot be run`, {
      code: 'PROGRAM_FAILED',
      hint: `check that it is on PATH: ${program} --help`,
      cause: error,
    });
  } finally {
    await practice.close();
  }
}
