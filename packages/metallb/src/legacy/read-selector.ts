import type { LabelSelector, LabelSelectorRequirement } from '@gatesmith/kubernetes';
import { quote } from '../quote.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { LegacyReader } from './legacy-reader.ts';

/** Reads an entry of `node-selectors`. */
export function readSelector(reader: LegacyReader): LabelSelector {
  const matchLabels = reader.map('match-labels');
  const matchExpressions = reader.list('match-expressions').map(readRequirement);
  reader.finish();
  return withoutUndefined({
    matchLabels,
    matchExpressions: matchExpressions.length === 0 ? undefined : matchExpressions,
  });
}

function readRequirement(reader: LegacyReader): LabelSelectorRequirement {
  const key = reader.text('key') ?? '';
  const operator = reader.text('operator') ?? '';
  const values = reader.texts('values');
  if (!isOperator(operator)) {
    const message = `${quote(operator)} is not an operator; Exists is set instead and must be corrected`;
    reader.lose(['operator'], { message });
  }
  reader.finish();
  return withoutUndefined({ key, operator: isOperator(operator) ? operator : 'Exists', values });
}

function isOperator(operator: string): operator is LabelSelectorRequirement['operator'] {
  return operator === 'In' || operator === 'NotIn' || operator === 'Exists' || operator === 'DoesNotExist';
}
