/** The value of `--name=value` or `--name value` among arguments, and `''` for a flag that has none. Case is ignored. */
export function flagValue(words: readonly string[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [position, word] of words.entries()) {
    const [, flag = '', value] = /^--?([^=\s]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (flag.toLowerCase() !== wanted) continue;
    const next = words[position + 1];
    return value ?? (next === undefined || next.startsWith('-') ? '' : next);
  }
  return undefined;
}
