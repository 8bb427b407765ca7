import type { Code, Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** A file that a page shows: a YAML block whose first line is a comment with its name. */
export interface FileStep {
  readonly kind: 'file';
  readonly line: number;
  readonly name: string;
  readonly content: string;
}

/** A block of commands, with what the comments directly above it say about it. */
export interface CommandStep {
  readonly kind: 'commands';
  readonly line: number;
  readonly commands: readonly string[];
  /** `<!-- before: COMMAND -->`: commands that prepare the practice cluster for this block. */
  readonly before: readonly string[];
  /** `<!-- not run: REASON -->` */
  readonly notRun: string | undefined;
  /** `<!-- exit code: N -->`: the exit code of the last command. */
  readonly exitCode: number | undefined;
  /** Lines of the `text` block that follows: the output contains each of them. */
  readonly output: readonly string[];
}

export type PageStep = FileStep | CommandStep;

/** The files and commands of a page, in its order. */
export function pageSteps(markdown: string): readonly PageStep[] {
  const steps: PageStep[] = [];
  collect(fromMarkdown(markdown), steps);
  return steps;
}

function collect(node: Nodes, into: PageStep[]): void {
  if (!('children' in node)) return;
  for (const [index, child] of node.children.entries()) {
    const step = child.type === 'code' ? stepOf(child, node.children, index) : undefined;
    if (step !== undefined) into.push(step);
    collect(child, into);
  }
}

function stepOf(block: Code, siblings: readonly Nodes[], index: number): PageStep | undefined {
  const line = block.position?.start.line ?? 0;
  if (block.lang === 'yaml') {
    const [, name] = /^# (\S+\.ya?ml)$/m.exec(block.value.split('\n')[0] ?? '') ?? [];
    return name === undefined ? undefined : { kind: 'file', line, name, content: `${block.value}\n` };
  }
  if (block.lang !== 'sh') return undefined;
  const remarks = remarksAbove(siblings, index);
  const remark = (name: string): readonly string[] =>
    remarks.flatMap((text) => (text.startsWith(`${name}: `) ? [text.slice(name.length + 2)] : []));
  const [code] = remark('exit code');
  const next = siblings[index + 1];
  const shown = next?.type === 'code' && next.lang === 'text' ? next.value : '';
  return {
    kind: 'commands',
    line,
    commands: commandsOf(block.value),
    before: remark('before'),
    notRun: remark('not run')[0],
    exitCode: code === undefined ? undefined : Number(code),
    output: shown.split('\n').filter((text) => text.trim() !== '' && text.trim() !== '...'),
  };
}

/** The HTML comments directly above a block, from top to bottom. */
function remarksAbove(siblings: readonly Nodes[], index: number): readonly string[] {
  const above = siblings[index - 1];
  if (above?.type !== 'html') return [];
  const own = [...above.value.matchAll(/<!-- ([\s\S]*?) -->/g)].map(([, text = '']) => text);
  return [...remarksAbove(siblings, index - 1), ...own];
}

/** The commands of a shell block: lines, together with their continuation lines and here-documents. */
function commandsOf(block: string): readonly string[] {
  const commands: string[] = [];
  let open: string[] = [];
  let end: string | undefined;
  for (const line of block.split('\n')) {
    if (open.length === 0 && /^\s*(#.*)?$/.test(line)) continue;
    open.push(line);
    end ??= /<<-?\s*'?(\w+)'?/.exec(line)?.[1];
    const isComplete = end === undefined ? !line.endsWith('\\') : line === end;
    if (!isComplete) continue;
    commands.push(open.join('\n'));
    open = [];
    end = undefined;
  }
  return commands;
}
