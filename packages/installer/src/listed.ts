/** The first few of the names, and how many more there are: `a, b and 4 more`. */
export function listed(names: readonly string[], most = 5): string {
  const more = names.length - most;
  if (more <= 0) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${more} more`;
}
