/** The short name of `--out`, the file that a result is written to; `-o` is the output format everywhere. */
export const outAliases = { O: 'out' } as const;
