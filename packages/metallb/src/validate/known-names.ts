/** A hint that lists the names that exist. */
export function knownNames(names: Iterable<string>): string {
  const list = [...names].slice(0, 5);
  return list.length === 0 ? 'there are none yet' : `there are: ${list.join(', ')}`;
}
