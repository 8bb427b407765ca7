import { type LabelTest, parseLabelSelector } from '@gatesmith/kubernetes';
import { badRequest } from '../model/status.ts';

/** The test of a label selector in a query, such as `a=b,c in (d,e),!f`; an empty one selects everything. */
export function labelTest(query: string): LabelTest {
  const { matches, problem } = parseLabelSelector(query);
  if (matches === undefined) throw badRequest(problem);
  return matches;
}
