import { type CommandGroup, defineGroup } from '../../routing/define-group.ts';
import { execInSandboxCommand } from './exec/command.ts';
import { resetSandboxCommand } from './reset/command.ts';
import { startSandboxCommand } from './start/command.ts';

export const sandboxRoutes: CommandGroup = defineGroup({
  routes: { start: startSandboxCommand, exec: execInSandboxCommand, reset: resetSandboxCommand },
  help: {
    brief: 'Use the practice cluster: a model to try everything on',
    examples: [
      { command: 'gatesmith up -f values.yaml --sandbox', does: 'Install on the practice cluster' },
      { command: 'gatesmith sandbox exec -- kubectl get services -A', does: 'Look at it with kubectl' },
      { command: 'gatesmith sandbox reset', does: 'Start afresh' },
    ],
  },
});
