import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './pages.ts';

/** The long flags of each command, by its words, as the generated reference lists them. */
export async function commandFlags(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const reference = await readFile(join(root, 'docs/reference/cli.md'), 'utf8');
  const sections = reference.split(/^## `gatesmith /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [, words = ''] = /^([a-z -]+)`/.exec(section) ?? [];
      const flags = [...section.matchAll(/--([a-z][a-z0-9-]*)/g)].map(([, flag = '']) => flag);
      return [words, new Set([...flags, 'help', 'version'])];
    }),
  );
}

/** The words of the command that these arguments call: `kube-proxy plan`, or `up`. */
export function commandWords(
  args: readonly string[],
  known: ReadonlyMap<string, unknown>,
): string | undefined {
  const [first = '', second = ''] = args;
  // A group without a command shows: `gatesmith pools` is `gatesmith pools show`.
  return [`${first} ${second}`, `${first} show`, first].find((words) => known.has(words));
}
