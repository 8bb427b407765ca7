const needed = [22, 18] as const;

/** The message for a Node version that is too old; `undefined` for a supported one. */
export function tooOldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return undefined;
  return `error: gatesmith needs Node ${needed.join('.')} or newer; this is ${version}\n  hint: install a newer Node, for example from https://nodejs.org/en/download`;
}
