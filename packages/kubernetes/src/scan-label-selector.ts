/** A token of a label selector query. `value` is a key, a label value or one of the words `in` and `notin`. */
export interface SelectorToken {
  readonly kind: 'value' | '=' | '==' | '!=' | '!' | '>' | '<' | '(' | ')' | ',' | 'end';
  readonly literal: string;
}

const token = /[ \t\r\n]*(==|!=|[=!><(),]|[^ \t\r\n=!><(),]+)/gy;

/** The tokens of a query, as the lexer of apimachinery's `labels` package splits it. The last one is always `end`. */
export function scanLabelSelector(query: string): readonly SelectorToken[] {
  const tokens = [...query.matchAll(token)].map(
    ([, literal = '']): SelectorToken => ({
      kind: isSymbol(literal) ? literal : 'value',
      literal,
    }),
  );
  return [...tokens, { kind: 'end', literal: '' }];
}

function isSymbol(literal: string): literal is Exclude<SelectorToken['kind'], 'value' | 'end'> {
  return /^[=!><(),]/.test(literal);
}
