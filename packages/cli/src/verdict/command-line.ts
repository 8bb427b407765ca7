import { redact } from '@gatesmith/diagnostics';

/** A command to copy, in parts that belong on one line: the command, then each flag with its value. */
export type CommandLine = readonly string[];

/** The flags of a run that the next command needs too. */
export interface GivenFlags {
  readonly values?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly sandbox?: boolean | undefined;
  readonly snapshot?: string | undefined;
  readonly chart?: string | undefined;
  readonly accept?: readonly string[] | undefined;
}

type GivenFlag = keyof GivenFlags;

const spelled: Readonly<Record<GivenFlag, string>> = {
  values: '-f',
  set: '--set',
  kubeconfig: '--kubeconfig',
  context: '--context',
  sandbox: '--sandbox',
  snapshot: '--snapshot',
  chart: '--chart',
  accept: '--accept',
};

const ofCluster: readonly GivenFlag[] = ['kubeconfig', 'context', 'sandbox'];

/** The flags that each command has, in the order in which they are written. */
const taken: Readonly<Record<string, readonly GivenFlag[]>> = {
  'gatesmith plan': ['values', 'set', ...ofCluster, 'snapshot', 'chart', 'accept'],
  'gatesmith up': ['values', 'set', ...ofCluster, 'chart', 'accept'],
  'gatesmith adopt': ['values', 'set', ...ofCluster, 'chart', 'accept'],
  'gatesmith rollback': [...ofCluster, 'chart', 'accept'],
  'gatesmith uninstall': [...ofCluster, 'accept'],
  'gatesmith validate': ['values', 'set'],
  'gatesmith check': ['values', 'set', ...ofCluster, 'snapshot'],
  'gatesmith verify': ['values', 'set', ...ofCluster, 'snapshot'],
  'gatesmith kube-proxy apply': ['values', 'set', ...ofCluster],
  'gatesmith kube-proxy plan': ['values', 'set', ...ofCluster, 'snapshot'],
  kubectl: ['kubeconfig', 'context'],
};

/** A command with the flags of the run that it has too; credentials in them are masked. */
export function commandLine(command: string, given: GivenFlags, more: CommandLine = []): CommandLine {
  const flags = (taken[command] ?? ofCluster).flatMap((flag) => written(flag, given[flag]));
  return [command, ...flags, ...more];
}

/** A command of kubectl; on the practice cluster gatesmith runs it. */
export function kubectlLine(given: GivenFlags, words: CommandLine): CommandLine {
  return given.sandbox === true
    ? ['gatesmith sandbox exec -- kubectl', ...words]
    : [...commandLine('kubectl', given), ...words];
}

function written(flag: GivenFlag, value: GivenFlags[GivenFlag]): readonly string[] {
  if (value === undefined || value === false) return [];
  if (value === true) return [spelled[flag]];
  return [value].flat().map((one) => `${spelled[flag]} ${quoted(redact(one))}`);
}

/** A word as a POSIX shell reads it back. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command on one line, or broken before its flags with the backslashes that a shell needs. */
export function layOutCommand(command: CommandLine, width: number): string {
  const whole = command.join(' ');
  if (whole.length <= width) return whole;
  const lines: string[] = [];
  let line = '';
  for (const part of command) {
    const indented = line === '' && lines.length > 0 ? `  ${part}` : part;
    if (line !== '' && line.length + 1 + part.length + 2 > width) {
      lines.push(line);
      line = `  ${part}`;
    } else line = line === '' ? indented : `${line} ${part}`;
  }
  return [...lines, line].join(' \\\n');
}
