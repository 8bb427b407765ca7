// The command line of the test bed: `build`, `setup`, `up`, `clean`.
import { parseArgs } from 'node:util';
import { formatError } from '@gatesmith/diagnostics';
import { buildPrograms } from './build/build-programs.ts';
import { type ModuleName, modules } from './build/programs.ts';
import { cleanRuns } from './clean.ts';
import { setupMachine } from './setup-machine.ts';
import { startTestbed } from './testbed.ts';
import { TestbedError } from './testbed-error.ts';

const usage = `usage: testbed COMMAND
  build [MODULE...]  build what is missing in the cache: ${modules.map(({ name }) => name).join(', ')}
  setup              install the Debian packages that are missing; needs root
  up [--nodes N] [--dual-stack] [--traefik]
                     start a cluster and keep it until Ctrl-C
  clean              remove the leftovers of killed runs`;

const say = (line: string): void => console.error(line);

async function main([command, ...rest]: readonly string[]): Promise<number> {
  switch (command) {
    case 'build':
      return build(rest);
    case 'setup': {
      const installed = await setupMachine(say);
      say(
        installed.length === 0 ? 'testbed: nothing is missing' : `testbed: installed ${installed.join(', ')}`,
      );
      return 0;
    }
    case 'up':
      return up(rest);
    case 'clean': {
      const cleaned = cleanRuns();
      say(
        cleaned.length === 0 ? 'testbed: nothing was left behind' : `testbed: removed ${cleaned.join(', ')}`,
      );
      return 0;
    }
    default:
      say(usage);
      return 2;
  }
}

async function build(names: readonly string[]): Promise<number> {
  const known = new Map<string, ModuleName>(modules.map(({ name }) => [name, name]));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    say(`${unknown}: no such module, there are ${[...known.keys()].join(', ')}`);
    return 2;
  }
  const programs = await buildPrograms({
    modules: names.length === 0 ? undefined : names.flatMap((name) => known.get(name) ?? []),
    report: say,
  });
  for (const path of Object.values(programs)) console.log(path);
  return 0;
}

async function up(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      nodes: { type: 'string', default: '3' },
      'dual-stack': { type: 'boolean', default: false },
      traefik: { type: 'boolean', default: false },
    },
  });
  const bed = await startTestbed({
    nodes: Number(values.nodes),
    ipFamilies: values['dual-stack'] ? ['IPv4', 'IPv6'] : ['IPv4'],
    traefik: values.traefik,
  });
  console.log(`export KUBECONFIG=${bed.kubeconfig}`);
  for (const line of await bed.reality()) say(line);
  say(
    `hosts: ip netns exec ${bed.run.namespace('client')} COMMAND, likewise ${bed.nodes.map(({ namespace }) => namespace).join(', ')}`,
  );
  say(`logs: ${bed.run.folder}/logs`);
  say('Ctrl-C removes everything');
  // Signal handlers of the bed end the process.
  await new Promise(() => setInterval(() => undefined, 60_000));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TestbedError)) throw error;
  say(formatError(error));
  process.exitCode = 1;
}
