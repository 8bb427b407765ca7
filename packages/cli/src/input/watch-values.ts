import type { InstallEvent } from '@gatesmith/installer';
import { report } from '../finding-registry.ts';
import type { RunContext } from '../run-context.ts';
import { stdinName } from '../stdin-name.ts';
import { readTextInput } from './read-input.ts';

/**
 * Passes on an installer's events. Values are read once, at the start; a file that has changed by the end is reported with
 * a warning, because the change was not applied.
 */
export async function* watchValues(
  context: RunContext,
  sources: ReadonlyMap<string, string>,
  events: AsyncIterable<InstallEvent>,
): AsyncGenerator<InstallEvent, void, undefined> {
  for await (const event of events) {
    if (event.type === 'done') {
      for (const [file, text] of sources) {
        if (file === stdinName || (await now(context, file)) === text) continue;
        yield {
          type: 'warn',
          finding: report('GS-VALUES-CHANGED', {
            subject: file,
            path: [],
            message: `${file}: was changed while its values were being applied; the values from the start were applied`,
            hint: `see what the change would do with: gatesmith plan -f ${file}`,
          }),
        };
      }
    }
    yield event;
  }
}

/**
 * The content of a file now; `undefined` for one that is gone or cannot be read, which is a change as well. An interrupted
 * run reads it all the same.
 */
async function now(context: RunContext, file: string): Promise<string | undefined> {
  const { signal } = new AbortController();
  return readTextInput({ ...context, signal }, file).catch(() => undefined);
}
