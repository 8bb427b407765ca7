/** Questions to a person; `undefined` is an answer too: the person went away (Ctrl-C, escape). */
export interface Prompts {
  confirm(question: {
    readonly message: string;
    readonly initial?: boolean | undefined;
  }): Promise<boolean | undefined>;
  text(question: {
    readonly message: string;
    readonly initial?: string | undefined;
    readonly placeholder?: string | undefined;
    /** What is wrong with the answer; nothing when it is fine. */
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
