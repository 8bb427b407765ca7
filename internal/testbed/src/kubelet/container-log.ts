import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';

/** The part of a log that the API server requests. */
export interface LogRequest {
  readonly tailLines?: number | undefined;
  readonly limitBytes?: number | undefined;
  readonly sinceMs?: number | undefined;
  readonly timestamps?: boolean | undefined;
}

const previousSuffix = '.previous';

/** Takes a program's output in pieces and writes whole lines, each after the time it came. */
export function lineWriter(file: string): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    if (lines.length === 0) return;
    const now = new Date().toISOString();
    try {
      appendFileSync(file, lines.map((line) => `${now} ${line}\n`).join(''));
    } catch {
      // The run's folder is gone: the bed is being torn down.
    }
  };
}

/** Puts the log of the last run aside, where `kubectl logs --previous` finds it. */
export function rotateLog(file: string): void {
  if (existsSync(file)) renameSync(file, `${file}${previousSuffix}`);
}

export function readLog(file: string, previous: boolean, request: LogRequest): string {
  const path = previous ? `${file}${previousSuffix}` : file;
  if (!existsSync(path)) return '';
  return selectLines(readFileSync(path, 'utf8'), request);
}

/** The lines written since a byte offset, and where they end. */
export function readLogFrom(
  file: string,
  offset: number,
  timestamps: boolean,
): { text: string; end: number } {
  if (!existsSync(file)) return { text: '', end: 0 };
  const size = statSync(file).size;
  // A restarted container starts a new file.
  const from = size < offset ? 0 : offset;
  const text = readFileSync(file).subarray(from).toString('utf8');
  return { text: selectLines(text, { timestamps }), end: size };
}

export function logSize(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

function selectLines(
  content: string,
  { tailLines, limitBytes, sinceMs, timestamps = false }: LogRequest,
): string {
  let lines = content.split('\n').filter((line) => line !== '');
  if (sinceMs !== undefined)
    lines = lines.filter((line) => Date.parse(line.slice(0, line.indexOf(' '))) >= sinceMs);
  if (tailLines !== undefined) lines = tailLines === 0 ? [] : lines.slice(-tailLines);
  const text = lines.map((line) => `${timestamps ? line : line.slice(line.indexOf(' ') + 1)}\n`).join('');
  return limitBytes === undefined ? text : Buffer.from(text).subarray(0, limitBytes).toString('utf8');
}
