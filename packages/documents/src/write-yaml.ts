import { Document, visit } from 'yaml';
import { scalarValue } from './scalar-value.ts';

/**
 * Writes plain data as YAML that Go reads back as the same value: strings such as `no`, `010` or `1_000`, keys included,
 * get quotes. Long lines are not folded and repeated objects are written out.
 */
export function writeYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && isTyped(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** Whether a string without quotes would be read as something else. */
function isTyped(value: string): boolean {
  if (value === '<<') return true;
  return scalarValue({ type: 'scalar', style: 'plain', value, start: 0, end: 0 }) !== value;
}
