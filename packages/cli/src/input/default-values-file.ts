import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ValuesFlags } from '../flags/values.ts';
import type { RunContext } from '../run-context.ts';

/** The files of the current folder that `-f` defaults to; the first that exists is read. */
export const defaultFiles = ['gatesmith.values.yaml', 'values.yaml'] as const;

/** Flags of a command that reads values. */
export interface DefaultFileOptions extends ValuesFlags {
  /** With `json`, stderr is kept for an error. */
  readonly output?: string | undefined;
}

/** Names the default file when no `-f` is given and one exists, and reports that on stderr. */
export async function withDefaultFile(context: RunContext, flags: DefaultFileOptions): Promise<ValuesFlags> {
  const { values = [], set, output } = flags;
  if (values.length > 0) return flags;
  for (const file of defaultFiles) {
    const isThere = await access(join(context.cwd, file)).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    if (output !== 'json') context.messages.inform(`Using ${file} (-f FILE selects another)`);
    return { values: [file], ...(set === undefined ? {} : { set }) };
  }
  return flags;
}
