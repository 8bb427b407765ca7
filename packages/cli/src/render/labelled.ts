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

/** Prose after a label, its further lines aligned under its first one; a line that starts with a space is not broken. */
export function labelled({ label, text, painted = label, width }: LabelledOptions): string {
  const indent = ' '.repeat(label.length);
  const lines = text.split('\n').map((line) => {
    if (line === '') return '';
    return width === undefined || line.startsWith(' ') ? indent + line : wrap(line, { width, indent });
  });
  return `${painted}${lines.join('\n').slice(label.length)}`;
}
