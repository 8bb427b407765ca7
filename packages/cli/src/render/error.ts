import type { View } from '../terminal/style.ts';
import { labelled } from './labelled.ts';

/** The parts of an error that are shown: of one that was thrown, or of one that an outcome carries. */
export interface ShownError {
  readonly message: string;
  readonly details: readonly string[];
  readonly hint?: string | undefined;
}

/** The message of an error, its details and its hint, as lines. */
export function renderError(
  { message, details, hint }: ShownError,
  { style, width }: View,
): readonly string[] {
  const label = 'error: ';
  return [
    labelled({ label, painted: `${style(['bold', 'red'], label.trim())} `, text: message, width }),
    ...details.map((detail) => labelled({ label: '  ', text: detail, width })),
    ...(hint === undefined ? [] : [labelled({ label: '  hint: ', text: hint, width })]),
  ];
}
