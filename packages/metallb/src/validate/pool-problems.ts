import { append } from '../append.ts';
import { quote } from '../quote.ts';
import { duplicateProblems } from './duplicate-problems.ts';
import { isPoolBlock, type PoolBlock, parsePoolBlock } from './pool-block.ts';
import { type Problem, problem } from './problem.ts';
import { selectorProblems } from './selector-problems.ts';
import type { PoolView } from './views.ts';

/** The reasons for which the webhook refuses a pool that it sees alone, and the blocks that could be read. */
export function poolProblems({ name, addresses, serviceAllocation }: PoolView): {
  readonly problems: Problem[];
  readonly blocks: readonly PoolBlock[];
} {
  const problems: Problem[] = [];
  const blocks: PoolBlock[] = [];
  if (addresses.length === 0) {
    problems.push(
      problem('GS-POOL-EMPTY', {
        path: ['spec', 'addresses'],
        message: `pool ${quote(name)}: has no addresses`,
        hint: 'add a range, as in 192.168.20.20-192.168.20.254',
      }),
    );
  }
  for (const [index, text] of addresses.entries()) {
    const parsed = parsePoolBlock(text);
    if (isPoolBlock(parsed)) blocks.push(parsed);
    else problems.push({ ...parsed, path: ['spec', 'addresses', index] });
  }
  const { namespaces = [], namespaceSelectors, serviceSelectors } = serviceAllocation ?? {};
  const path = ['spec', 'serviceAllocation'];
  append(problems, duplicateProblems(namespaces, [...path, 'namespaces']));
  append(problems, selectorProblems(namespaceSelectors, [...path, 'namespaceSelectors']));
  append(problems, selectorProblems(serviceSelectors, [...path, 'serviceSelectors']));
  return { problems, blocks };
}
