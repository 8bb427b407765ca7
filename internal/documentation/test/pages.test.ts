import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { commandFlags, commandWords } from '../src/command-flags.ts';
import { headingAnchors, linkTargets } from '../src/page-links.ts';
import { type CommandStep, pageSteps } from '../src/page-steps.ts';
import { pages, root } from '../src/pages.ts';
import { workspaceCommand } from '../src/workspace-command.ts';

const known = await commandFlags();
const groups = new Set([...known.keys()].map((words) => words.split(' ')[0]));

const read = (page: string): Promise<string> => readFile(join(root, page), 'utf8');

async function commandSteps(page: string): Promise<readonly CommandStep[]> {
  return pageSteps(await read(page)).filter((step) => step.kind === 'commands');
}

/** The arguments of each `gatesmith` in a command: at its start, after a pipe, or in a substitution. */
function gatesmithCalls(command: string): readonly (readonly string[])[] {
  const bare = command.replaceAll(/(^|\s)#.*$/gm, '').replaceAll(/\\\n/g, ' ');
  return [...bare.matchAll(/(?:^|[|;&(]|npx )\s*gatesmith(?= |$)([^|;&)\n]*)/gm)].map(([, args = '']) =>
    args.trim().split(/\s+/),
  );
}

/** Says what is wrong with a call by the generated reference; nothing when it is right. */
function mistakesOf(args: readonly string[]): readonly string[] {
  const own = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
  if (own[0]?.startsWith('-') === true || ['help', 'version', 'completion'].includes(own[0] ?? '')) return [];
  const words = commandWords(own, known);
  if (words === undefined) return groups.has(own[0]) ? [] : [`gatesmith ${own.join(' ')}: not a command`];
  return own.flatMap((word) => {
    const [, flag] = /^--([a-z][a-z0-9-]*)/.exec(word) ?? [];
    return flag === undefined || known.get(words)?.has(flag) ? [] : [`gatesmith ${words}: no --${flag}`];
  });
}

test.for(pages())('every gatesmith command on %s exists, with its flags', async (page) => {
  const commands = (await commandSteps(page)).flatMap(({ commands, before }) => [...before, ...commands]);
  expect(commands.flatMap(gatesmithCalls).flatMap(mistakesOf)).toEqual([]);
});

test.for(pages())('every npm command on %s names a task or a package of this repository', async (page) => {
  const commands = (await commandSteps(page)).flatMap(({ commands }) => commands);
  const wrong = await Promise.all(commands.map((command) => workspaceCommand(command)));
  expect(wrong.flatMap((answer) => (answer?.mistake === undefined ? [] : [answer.mistake]))).toEqual([]);
});

test.for(pages())('%s has no command block that the tests cannot see', async (page) => {
  const markdown = await read(page);
  expect([...markdown.matchAll(/^```(bash|shell|console|zsh)\b/gm)].map(([fence]) => fence)).toEqual([]);
  expect(markdown).not.toMatch(/\n\n {4}(gatesmith|npm|npx|kubectl|helm|cd|curl) /);
});

test.for(pages())('a block of %s that is not run has a reason', async (page) => {
  for (const { notRun, line } of await commandSteps(page))
    expect(notRun === undefined || /\w+ \w+/.test(notRun), `${page}:${line}`).toBe(true);
});

test.for(pages())('every link on %s leads to a file or a heading that exists', async (page) => {
  const markdown = await read(page);
  const broken: string[] = [];
  for (const target of linkTargets(markdown)) {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(root, file))) broken.push(target);
    else if (anchor !== undefined && !headingAnchors(await read(file)).has(anchor)) broken.push(target);
  }
  expect(broken).toEqual([]);
});

test('the documentation index links every guide, and the README every guide and the index', async () => {
  const guides = pages().filter((page) => page.startsWith('docs/guides/'));
  const linked = async (page: string): Promise<readonly string[]> =>
    linkTargets(await read(page)).map((target) => join(dirname(page), target));
  expect(await linked('docs/README.md')).toEqual(expect.arrayContaining(guides));
  expect(await linked('README.md')).toEqual(expect.arrayContaining([...guides, 'docs/README.md']));
});
