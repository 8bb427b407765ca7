/** Adds items one by one: spreading a hundred thousand of them into `push` overflows the stack. */
export function append<T>(target: T[], items: Iterable<T>): void {
  for (const item of items) target.push(item);
}
