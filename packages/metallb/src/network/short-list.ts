/** The first items of a list for a message, separated by commas. */
export function shortList(items: readonly unknown[], most = 6): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown}, …` : shown;
}
