/** How a run talks, read from the arguments before they are parsed, because parsing may fail. */
export interface Conversation {
  /** `--output json` is among the arguments. */
  readonly isJson: boolean;
  /** `--quiet` is among the arguments. */
  readonly isQuiet: boolean;
  /** The value of `--color`; `auto` when it is absent or unknown. */
  readonly color: 'auto' | 'always' | 'never';
}

/** Reads how a run talks. The arguments after `--` belong to another program. */
export function readConversation(argv: readonly string[]): Conversation {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const output = valueAfter(words, ['--output', '-o']);
  const color = valueAfter(words, ['--color']);
  return {
    isJson: output === 'json',
    isQuiet: words.some((word) => word === '--quiet' || /^-[a-zA-Z]*q[a-zA-Z]*$/.test(word)),
    color: color === 'always' || color === 'never' ? color : 'auto',
  };
}

/** The value after one of the names, or behind its equals sign. */
function valueAfter(words: readonly string[], names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (names.includes(word)) return words[index + 1];
    const name = names.find((each) => word.startsWith(`${each}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}
