const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago something was: `just now`, `3 min ago`, `5 h ago`, `12 days ago`, and the date after a month. */
export function formatAge(then: string, now: number): string {
  const time = Date.parse(then);
  if (Number.isNaN(time)) return `at ${then}`;
  const age = now - time;
  if (age < 10_000) return 'just now';
  if (age < minute) return `${Math.floor(age / 1000)} s ago`;
  if (age < hour) return `${Math.floor(age / minute)} min ago`;
  if (age < day) return `${Math.floor(age / hour)} h ago`;
  const days = Math.floor(age / day);
  return days <= 30 ? `${days} ${days === 1 ? 'day' : 'days'} ago` : `on ${then.slice(0, 10)}`;
}
