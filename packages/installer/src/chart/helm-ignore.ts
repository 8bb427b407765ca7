/**
 * The exclusions of a chart's `.helmignore`, as a test of paths relative to the chart. A chart that is placed as a folder
 * below another's `charts/` keeps those files otherwise: Helm reads the outermost `.helmignore` only.
 *
 * Understands comments, names, paths, a trailing slash and `*` and `?` within a name; not negation, which charts do not
 * use.
 *
 * @example
 * ```ts
 * const ignored = helmIgnore('tests/\n*.bak\n');
 * ignored('tests/a.yaml'); // true
 * ignored('templates/b.bak'); // true
 * ```
 */
export function helmIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('!'))
    .map((line) => {
      const anchored = line.replace(/\/$/, '').includes('/');
      const parts = line.replace(/^\//, '').replace(/\/$/, '').split('/').map(namePattern);
      return { anchored, parts };
    });
  return (path) => {
    const names = path.split('/');
    return rules.some(({ anchored, parts }) =>
      anchored
        ? parts.length <= names.length && parts.every((part, index) => part.test(names[index] ?? ''))
        : names.some((name) => parts[0]?.test(name) === true),
    );
  };
}

/** Names are short and the pattern has no nested repetition, so matching stays linear in practice. */
function namePattern(glob: string): RegExp {
  const escaped = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`);
}
