// The command line of the test bed: `build`, `setup`, `up`, `clean`.
import { formatError } from '@gatesmith/diagnostics';
import { buildPrograms } from './build/build-programs.ts';
import { type ModuleName, modules } from './build/programs.ts';
import { TestbedError } from './testbed-error.ts';

const usage = `usage: testbed build [MODULE...]   build what is missing (${modules.map(({ name }) => name).join(', ')})`;

async function main([command, ...rest]: readonly string[]): Promise<number> {
  switch (command) {
    case 'build': {
      const known = new Map<string, ModuleName>(modules.map(({ name }) => [name, name]));
      const wanted = rest.flatMap((name) => known.get(name) ?? []);
      if (wanted.length !== rest.length) break;
      const programs = await buildPrograms({
        modules: wanted.length === 0 ? undefined : wanted,
        report: (line) => console.error(line),
      });
      for (const path of Object.values(programs)) console.log(path);
      return 0;
    }
  }
  console.error(usage);
  return 2;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TestbedError)) throw error;
  console.error(formatError(error));
  process.exitCode = 1;
}
