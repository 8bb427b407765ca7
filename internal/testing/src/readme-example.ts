import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A TypeScript block of a README, and the block that shows its output. */
export interface ReadmeExample {
  readonly source: string;
  /** The content of the next block after the source, without its last newline; empty when there is none. */
  readonly output: string;
}

const block = /^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm;

/** The example of a README to run. */
export interface ReadmeExampleOptions {
  /** Its place among the `ts` blocks. @default 0 */
  readonly index?: number | undefined;
}

/** Finds a `ts` block and the block that follows it. */
export function readmeExample(markdown: string, { index = 0 }: ReadmeExampleOptions = {}): ReadmeExample {
  const blocks = [...markdown.matchAll(block)].map(([, language = '', text = '']) => ({ language, text }));
  const places = blocks.flatMap(({ language }, place) => (language === 'ts' ? [place] : []));
  const place = places[index] ?? blocks.length;
  const source = blocks[place]?.text;
  if (source === undefined) throw new Error(`the README has no \`\`\`ts block ${index}`);
  const shown = blocks[place + 1];
  return { source, output: shown === undefined || shown.language === 'ts' ? '' : shown.text.trimEnd() };
}

/**
 * Runs a `ts` block of a package's README, by default the first one, in its own process, from inside the package and against its
 * source, and returns what it printed next to what the README says it prints.
 *
 * @example
 * ```ts
 * import { runReadmeExample } from '@internal/testing/readme-example';
 *
 * const { printed, output } = await runReadmeExample(new URL('..', import.meta.url));
 * expect(printed).toBe(output);
 * ```
 */
export async function runReadmeExample(
  packageFolder: URL,
  options?: ReadmeExampleOptions,
): Promise<{ readonly printed: string; readonly output: string }> {
  const { source, output } = readmeExample(
    await readFile(new URL('README.md', packageFolder), 'utf8'),
    options,
  );
  // From standard input with the package as working directory: a bare import of the package's own name and of its
  // dependencies resolves, no file is left behind, and Node strips types (which it does not below node_modules).
  const child = run(
    process.execPath,
    ['--conditions=@gatesmith/source', '--no-warnings', '--input-type=module-typescript', '-'],
    {
      cwd: packageFolder,
      timeout: 60_000,
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  child.child.stdin?.end(source);
  const { stdout } = await child;
  return { printed: stdout.trimEnd(), output };
}
