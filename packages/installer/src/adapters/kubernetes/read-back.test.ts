import { expect, test } from 'vitest';
import { ClusterError } from '../../errors.ts';
import { readBack } from './read-back.ts';

const lost = new ClusterError('cut off', { code: 'CLUSTER_UNREACHABLE' });
const refused = new ClusterError('is there already', { code: 'ALREADY_EXISTS' });

/** The results of the attempts of one write, in order. */
async function tries(
  ends: readonly (ClusterError | 'stored')[],
  found: 'ours' | undefined,
): Promise<unknown[]> {
  const left = [...ends];
  const attempt = readBack({
    write: async () => {
      const end = left.shift();
      if (end instanceof ClusterError) throw end;
      return end;
    },
    done: async () => found,
  });
  const seen: unknown[] = [];
  for (const _ of ends) seen.push(await attempt().catch((error: unknown) => error));
  return seen;
}

test('a refusal after a lost answer is the earlier attempt, if the live object matches', async () => {
  expect(await tries([lost, refused], 'ours')).toEqual([lost, 'ours']);
});

test('a refusal after a lost answer stays one, if another client was first', async () => {
  expect(await tries([lost, refused], undefined)).toEqual([lost, refused]);
});

test('a refusal without a lost answer before it needs no lookup', async () => {
  expect(await tries([refused], 'ours')).toEqual([refused]);
});

test('a write that goes through is not read back', async () => {
  expect(await tries([lost, 'stored'], 'ours')).toEqual([lost, 'stored']);
});

test('a busy server has not lost an answer', async () => {
  const busy = new ClusterError('busy', { code: 'TOO_MANY_REQUESTS', status: 429 });
  expect(await tries([busy, refused], 'ours')).toEqual([busy, refused]);
});
