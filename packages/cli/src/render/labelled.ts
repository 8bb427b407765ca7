import { wrap } from '@gatesmith/diagnostics';

/** A label and the prose after it. */
export interface LabelledOptions {
  readonly label: string;
  readonly text: string;
  /** The label as it is printed, when it is coloured. @default label */
  readonly painted?: string | undefined;
  /** Columns at which the prose is broken. @default never */
  readonly width?: number | undefined;
}

/** Prose after a label, its further lines aligned under its first one. */
export function labelled({ label, text, painted = label, width }: LabelledOptions): string {
  const indent = ' '.repeat(label.length);
  const lines =
    width === undefined
      ? text
          .split('\n')
          .map((line) => indent + line)
          .join('\n')
      : wrap(text, { width, indent });
  return `${painted}${lines.slice(label.length)}`;
}
