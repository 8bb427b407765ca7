export const maxDepth = 64;
export const maxNodes = 500_000;

/**
 * Why a value that a module exported is too large to be judged. Shared parts count as often as they are reached, so that a
 * value that contains itself is found to be too deep.
 */
export function extentProblem(value: unknown): string | undefined {
  let level: unknown[] = [value];
  let nodes = 0;
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      for (const child of Object.values(item)) next.push(child);
      if (nodes + next.length > maxNodes) return `holds more than ${maxNodes} values`;
    }
    if (next.length === 0) return undefined;
    nodes += next.length;
    level = next;
  }
  return `is nested more than ${maxDepth} levels deep`;
}
