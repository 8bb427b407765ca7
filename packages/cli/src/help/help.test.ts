import { expect, test } from 'vitest';
import { runCli } from '../../test/run-cli.ts';
import { routes } from '../app.ts';
import { isCommand, isGroup } from '../routing/define-group.ts';
import { findTarget } from '../routing/find-target.ts';
import { flagName } from '../routing/flag-name.ts';
import { pathsOf } from '../routing/paths-of.ts';
import { renderHelp } from './render-help.ts';

const everything = [[], ...pathsOf(routes, [])].map((words) => [words.join(' '), words] as const);

const helpAt = (words: readonly string[], width: number): string => {
  const { target, path, aliases } = findTarget(routes, words);
  return renderHelp(target, {
    path: ['gatesmith', ...path],
    aliases,
    width,
    style: (_format, text) => text,
  });
};

test.for([60, 80, 120])('help at %i columns', async (width, { expect }) => {
  for (const words of [[], ['up'], ['kube-proxy', 'patch']])
    await expect(helpAt(words, width)).toMatchFileSnapshot(
      `__snapshots__/${['gatesmith', ...words].join('-')}.${width}.txt`,
    );
});

test.for(everything)('%s: prose and flags fit into 60, 80 and 120 columns', ([, words]) => {
  const { target } = findTarget(routes, words);
  const kept = new Set(isCommand(target) ? target.help.description?.split('\n') : []);
  for (const width of [60, 80, 120]) {
    const tooWide = helpAt(words, width)
      .split('\n')
      // Commands, links and tables are kept whole, so that they can be copied.
      .filter((line) => line.length > width && !/^ {2}(.*gatesmith |https:)/.test(line) && !kept.has(line));
    expect(tooWide).toEqual([]);
  }
});

const commands = everything.flatMap(([name, words]) => {
  const { target } = findTarget(routes, words);
  return isCommand(target) ? [[name, target] as const] : [];
});

test.for(commands)('%s has three examples, which name existing commands and flags', ([, command]) => {
  const { examples } = command.help;
  expect(examples.length).toBeGreaterThanOrEqual(3);
  for (const { command: line } of examples) {
    const [, words = ''] = /gatesmith ([^|>]*)/.exec(line) ?? [];
    const { target, rest } = findTarget(routes, words.trim().split(' '));
    if (!isCommand(target)) {
      expect(rest.filter((word) => word !== '--version')).toEqual([]);
      continue;
    }
    const { flags = {}, aliases = {} } = target.parameters;
    const known = [...Object.keys(flags).map(flagName), ...Object.keys(aliases).map((short) => `-${short}`)];
    const given = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : rest.length);
    for (const word of given)
      if (/^-./.test(word)) expect([...known, '--version']).toContain(word.replace(/=.*/, ''));
  }
});

test.for(commands)(
  '%s: the usage line and the exclusions name flags of the command',
  ([, { help, parameters }]) => {
    for (const name of help.usage ?? []) expect(Object.keys(parameters.flags ?? {})).toContain(name);
  },
);

test('the list of commands shows every command once', () => {
  const { sections = [] } = isGroup(routes) ? routes.group : {};
  const listed = sections.flatMap(({ commands: names }) => names);
  const visible = routes.getAllEntries().filter(({ hidden }) => !hidden);
  expect([...listed].sort()).toEqual(visible.map(({ name }) => name.original).sort());
});

test('help of a command as JSON names its flags', async () => {
  const { code, stdout } = await runCli(['help', 'plan', '-o', 'json']);
  expect(code).toBe(0);
  const { command, aliases, flags } = JSON.parse(stdout);
  expect({ command, aliases }).toEqual({ command: 'gatesmith plan', aliases: ['diff'] });
  expect(flags.map(({ title }: { title: string }) => title)).toEqual([
    'Flags',
    'Values',
    'Cluster',
    'Apply',
    'Output',
  ]);
});

test('--color always colours the help, and never leaves it plain', async () => {
  expect((await runCli(['help', 'up', '--color', 'always'])).stdout).toContain('\u001B[1mUsage');
  expect((await runCli(['up', '--help', '--color=always'])).stdout).toContain('\u001B[1mUsage');
  expect((await runCli(['up', '--help', '--color', 'never'])).stdout).not.toContain('\u001B');
});
