/** The columns that help is wrapped at: those of the terminal, but no more than reads well. */
export function helpWidth(columns: number | undefined): number {
  return Math.max(40, Math.min(columns ?? 80, 120));
}
