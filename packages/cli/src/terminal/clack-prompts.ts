import type { Readable, Writable } from 'node:stream';
import type { Prompts } from './prompts.ts';

/** The streams of the terminal. */
export interface ClackPromptsOptions {
  readonly input: () => Readable;
  readonly output: () => Writable;
}

/** Creates prompts on a terminal. The prompt library is loaded with the first question. */
export function clackPrompts({ input, output }: ClackPromptsOptions): Prompts {
  const streams = (): { input: Readable; output: Writable } => ({ input: input(), output: output() });
  return {
    async confirm({ message, initial = true }) {
      const { confirm, isCancel } = await import('@clack/prompts');
      const answer = await confirm({ message, initialValue: initial, ...streams() });
      return isCancel(answer) ? undefined : answer;
    },
    async text({ message, initial, placeholder, validate }) {
      const { text, isCancel } = await import('@clack/prompts');
      const answer = await text({
        message,
        ...(initial === undefined ? {} : { initialValue: initial }),
        ...(placeholder === undefined ? {} : { placeholder }),
        ...(validate === undefined ? {} : { validate: (value) => validate(value ?? '') }),
        ...streams(),
      });
      return isCancel(answer) ? undefined : answer;
    },
    async select({ message, options, initial }) {
      const { select, isCancel } = await import('@clack/prompts');
      // The library's option type is conditional on the value type and cannot be resolved for a type parameter.
      const answer = await select<string>({
        message,
        options: options.map(({ value, label, hint }) => ({
          value,
          label,
          ...(hint === undefined ? {} : { hint }),
        })),
        ...(initial === undefined ? {} : { initialValue: initial }),
        ...streams(),
      });
      return isCancel(answer) ? undefined : options.find(({ value }) => value === answer)?.value;
    },
  };
}
