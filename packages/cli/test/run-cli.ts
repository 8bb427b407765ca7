import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Context, Doors } from '../src/context.ts';
import type { ExitCode } from '../src/exit-code.ts';
import { run } from '../src/run.ts';
import type { Prompts } from '../src/terminal/prompts.ts';

/** Replaces the process for a run in a test. */
export interface RunCliOptions {
  /** @default an empty folder */
  readonly cwd?: string | undefined;
  readonly stdin?: string | Uint8Array | undefined;
  readonly tty?: boolean | undefined;
  /** Make stdout a terminal of this width, and stderr too. @default no terminal on stdout */
  readonly columns?: number | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Answers by question, `'Enter'` for the default of a yes-or-no question, `*` for any question; an unforeseen question fails the test. */
  readonly answers?: Readonly<Record<string, string | boolean | undefined>> | undefined;
  readonly doors?: Partial<Doors> | undefined;
  /** Called with everything that is written to stderr, as it is written. */
  readonly onStderr?: ((text: string) => void) | undefined;
  /** Called with a function that acts as Ctrl-C. */
  readonly interrupts?: ((interrupt: () => void) => void) | undefined;
}

/** Everything that came of a run. */
export interface RunResult {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

let empty: string | undefined;

/** A folder without files, removed at the end of the test file. */
function emptyFolder(): string {
  if (empty === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'gatesmith-empty-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    empty = made;
  }
  return empty;
}

/** Runs one command line in process, against strings. */
export async function runCli(argv: readonly string[], options: RunCliOptions = {}): Promise<RunResult> {
  const {
    cwd = emptyFolder(),
    stdin,
    tty = false,
    columns,
    env = {},
    answers = {},
    doors,
    interrupts,
    onStderr,
  } = options;
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const listeners = new Set<() => void>();
  interrupts?.(() => {
    for (const listener of listeners) listener();
  });
  const context: Context = {
    stdout: {
      write: (chunk) => void out.push(Buffer.from(chunk)),
      isTTY: columns !== undefined,
      color: false,
      columns: columns ?? 100,
    },
    stderr: {
      write(chunk) {
        err.push(Buffer.from(chunk));
        onStderr?.(Buffer.from(chunk).toString('utf8'));
      },
      isTTY: tty || columns !== undefined,
      color: false,
      columns: columns ?? 100,
    },
    stdin: { isTTY: tty, read: async () => Buffer.from(stdin ?? '') },
    env,
    cwd,
    now: Date.now,
    onInterrupt(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    prompts: scripted(answers),
    doors,
  };
  const code = await run(argv, context);
  return { code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') };
}

function scripted(answers: NonNullable<RunCliOptions['answers']>): Prompts {
  const answer = (message: string): string | boolean | undefined => {
    const question = Object.hasOwn(answers, message) ? message : '*';
    if (!Object.hasOwn(answers, question))
      throw new Error(`there is no answer to ${JSON.stringify(message)}`);
    return answers[question];
  };
  return {
    confirm: async ({ message, initial = true }) => {
      const said = answer(message);
      return said === 'Enter' ? initial : said === true;
    },
    async text({ message, initial, validate }) {
      const given = answer(message);
      const text = given === true ? (initial ?? '') : given;
      if (typeof text !== 'string') return undefined;
      const wrong = validate?.(text);
      if (wrong !== undefined) throw new Error(wrong);
      return text;
    },
    async select({ message, options, initial }) {
      const given = answer(message);
      return given === true ? initial : options.find(({ value }) => value === given)?.value;
    },
  };
}

/** A folder with these files, removed at the end of the scope. */
export async function folder(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'gatesmith-cli-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
