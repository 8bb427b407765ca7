/** The name of stdin in messages. */
export const stdinName = '<stdin>';
