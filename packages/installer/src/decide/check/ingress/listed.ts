const most = 5;

/** The first few of the names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - most;
  if (more <= 0) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${more} more`;
}
