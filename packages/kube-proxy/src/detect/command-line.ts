import { listAt, textAt, wordsAt } from '@gatesmith/kubernetes';

/** Flags that need no value; a word after them is not theirs. */
const bareFlags: ReadonlySet<string> = new Set([
  'bind-address-hard-fail',
  'cleanup',
  'enable-dsr',
  'ipvs-strict-arp',
  'iptables-localhost-nodeports',
  'logtostderr',
  'alsologtostderr',
  'masquerade-all',
  'profiling',
  'windows-service',
]);

/**
 * The words that a container runs: `command` and `args`, `$(VAR)` filled from literal `env`, and what a shell is given with `-c` taken
 * apart like a shell would.
 */
export function commandWords(container: unknown): readonly string[] {
  const env = new Map(
    listAt(container, 'env').map((entry) => [textAt(entry, 'name') ?? '', textAt(entry, 'value')] as const),
  );
  const words = [...wordsAt(container, 'command'), ...wordsAt(container, 'args')].map((word) =>
    word.replace(/\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g, (whole, name: string) => env.get(name) ?? whole),
  );
  const shell = words.findIndex((word, index) => index < 2 && /(?:^|\/)(?:ba|da|a|k|z)?sh$/.test(word));
  const script =
    shell === -1 ? -1 : words.findIndex((word, index) => index > shell && /^-[a-z]*c$/.test(word));
  const text = script === -1 ? undefined : words[script + 1];
  return text === undefined ? words : splitWords(text);
}

/** Flags of a command line without their dashes; a flag without a value is `true`, the last of equals counts. */
export function parseFlags(words: readonly string[]): Readonly<Record<string, string>> {
  const flags = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const found = /^--?([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(words[index] ?? '');
    const name = found?.[1];
    if (name === undefined) continue;
    const next = words[index + 1];
    if (found?.[2] !== undefined) flags.set(name, found[2]);
    else if (bareFlags.has(name) || next === undefined || next.startsWith('-')) flags.set(name, 'true');
    else {
      flags.set(name, next);
      index += 1;
    }
  }
  return Object.fromEntries(flags);
}

/** Whether a flag's text switches something on, by Go's `strconv.ParseBool`. */
export function isTrueFlag(text: string | undefined): boolean {
  return text !== undefined && ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);
}

function splitWords(script: string): readonly string[] {
  const words = script.match(/(?:[^\s"'\\;&|]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  return words.map((word) =>
    word.replace(
      /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
      (_, double, single, escaped) => double ?? single ?? escaped ?? '',
    ),
  );
}
