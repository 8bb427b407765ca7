const duration = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$/;
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g;
const seconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  '\u00b5s': 1e-6,
  '\u03bcs': 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** Whether Go's `time.ParseDuration` takes the text. */
export function isGoDuration(text: string): boolean {
  return text === '0s' || (text.length <= 100 && duration.test(text));
}

/** Seconds of a duration that `isGoDuration` takes. */
export function goDurationSeconds(text: string): number {
  if (text === '0s') return 0;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(part)) total += Number(amount) * (seconds[unit ?? ''] ?? 0);
  return text.startsWith('-') ? -total : total;
}
