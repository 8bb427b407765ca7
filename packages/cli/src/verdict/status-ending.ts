import type { Status } from '@gatesmith/installer';
import { count } from '../render/count.ts';
import { commandLine, type GivenFlags } from './command-line.ts';
import type { Ending } from './ending.ts';

/** Whether the installation is complete, and what to look at next. */
export function statusEnding(status: Status, flags: GivenFlags): Ending {
  const { release, lastRun, workloads, addresses, pools } = status;
  if (release === undefined) {
    return {
      tone: 'open',
      verdict: pools.length === 0 ? 'Not installed.' : 'Not installed by gatesmith, but MetalLB has pools.',
      next: [
        {
          commands: [
            pools.length === 0
              ? commandLine('gatesmith up', { ...flags, values: ['values.yaml'] })
              : commandLine('gatesmith adopt', flags, ['--print-values']),
          ],
        },
      ],
    };
  }
  if (lastRun?.state === 'running') {
    return { tone: 'open', verdict: `A run of gatesmith ${lastRun.goal} is in progress.` };
  }
  const down = workloads.filter(({ ready }) => !ready).length;
  const problems = [
    ...(release.status === 'deployed' ? [] : [`the release is ${release.status}`]),
    ...(down === 0 ? [] : [`${count(down, 'workload')} ${down === 1 ? 'is' : 'are'} not ready`]),
    ...(lastRun?.state === 'failed' ? ['the last run failed'] : []),
    ...(lastRun?.state === 'cancelled' ? ['the last run was stopped'] : []),
  ];
  const next = [{ commands: [commandLine('gatesmith verify', flags)] }];
  if (problems.length > 0) return { tone: 'bad', verdict: `Not OK: ${problems.join(', ')}.`, next };
  return {
    tone: 'good',
    verdict: `OK: every workload is ready, ${count(addresses.length, 'address')} ${addresses.length === 1 ? 'is' : 'are'} in use.`,
    next,
  };
}
