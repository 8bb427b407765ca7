import { type CommandGroup, defineGroup } from '../../routing/define-group.ts';
import { showPoolsCommand } from './show/command.ts';
import { simulateCommand } from './simulate/command.ts';

export const poolsRoutes: CommandGroup = defineGroup({
  routes: { show: showPoolsCommand, simulate: simulateCommand },
  defaultCommand: 'show',
  help: {
    brief: 'See how full the pools are, and try what would be assigned',
    examples: [
      { command: 'gatesmith pools', does: 'Show the pools of the current cluster' },
      { command: 'gatesmith pools show -f values.yaml', does: 'Show the pools of a values file' },
      {
        command: 'gatesmith pools simulate -f scenario.yaml',
        does: 'Show which address each Service of a scenario gets',
      },
    ],
  },
});
