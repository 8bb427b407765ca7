/** Quotes a value for a message; a long one is cut. */
export function quote(value: unknown): string {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 81)) : shortJson(value);
  return shown.length <= 84 ? shown : `${shown.slice(0, 80)}…`;
}

function shortJson(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
