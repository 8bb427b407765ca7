/** A flag as it is typed: `dryRun` is `--dry-run`. */
export function flagName(name: string): string {
  return `--${kebab(name)}`;
}

/** A name in words with dashes: `dryRun` is `dry-run`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
