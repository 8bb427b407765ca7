import { wrap } from '@gatesmith/diagnostics';

/** Paragraphs of a description: those that are indented stay as they are, the others are wrapped. */
export function prose(description: string, { width }: { readonly width: number }): string {
  return paragraphs(description)
    .map((paragraph) =>
      isPreformatted(paragraph) ? paragraph : wrap(paragraph.replace(/\s+/g, ' '), { width }),
    )
    .join('\n\n');
}

/** The paragraphs of a description. */
export function paragraphs(description: string): readonly string[] {
  return description.split(/\n{2,}/);
}

/** Whether a paragraph is code or a table, whose lines are kept. */
export function isPreformatted(paragraph: string): boolean {
  return paragraph.startsWith('  ');
}
