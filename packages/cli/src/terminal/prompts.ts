/** Questions to the user; the answer is `undefined` when the user leaves the prompt (Ctrl-C, escape). */
export interface Prompts {
  confirm(question: {
    readonly message: string;
    readonly initial?: boolean | undefined;
  }): Promise<boolean | undefined>;
  text(question: {
    readonly message: string;
    readonly initial?: string | undefined;
    readonly placeholder?: string | undefined;
    /** The problem with an answer, or `undefined` for a valid one. */
    readonly validate?: ((answer: string) => string | undefined) | undefined;
  }): Promise<string | undefined>;
  select<Value extends string>(question: {
    readonly message: string;
    readonly options: readonly {
      readonly value: Value;
      readonly label: string;
      readonly hint?: string | undefined;
    }[];
    readonly initial?: Value | undefined;
  }): Promise<Value | undefined>;
}
