import { escapeMarkup } from '../escape-markup.ts';

/** A piece of HTML in which everything foreign is escaped already. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** A value in a template: strings are escaped, `undefined` is nothing. */
export type MarkupValue = string | number | Markup | readonly Markup[] | undefined;

/** A template of HTML; every string that is put into it is escaped, for content and for attributes in quotation marks. */
export function html(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return new Markup(strings.map((part, index) => `${part}${sourceOf(values[index])}`).join(''));
}

function sourceOf(value: MarkupValue): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.source;
  if (typeof value === 'object') return value.map(({ source }) => source).join('\n');
  return escapeMarkup(String(value));
}
