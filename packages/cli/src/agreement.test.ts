import { expect, test } from 'vitest';
import { agreement } from './agreement.ts';
import type { RunContext } from './run-context.ts';
import type { Session } from './session.ts';

const cluster = { context: 'home', server: 'https://10.0.0.1:6443' };
const words = { what: 'something has to change, and nobody is there to agree', hint: 'use --yes' };

/** Asks with these flags on such a terminal a person who answers so. */
async function ask(yes: boolean, isTTY: boolean, output: 'text' | 'json', answer: boolean | undefined) {
  const asked: string[] = [];
  // Neither streams nor prompts nor the cluster are touched beyond these parts.
  const context = { stdin: { isTTY }, prompts: {} } as unknown as RunContext;
  const agreed = agreement(context, { yes, output }, { cluster } as unknown as Session);
  const result = await agreed.ask(async (_, where) => {
    asked.push(where);
    return answer;
  });
  let refusal: unknown;
  try {
    agreed.requireAsked(words);
  } catch (error) {
    refusal = error;
  }
  return { result, asked: asked.length > 0, wentAway: agreed.wentAway, refused: refusal !== undefined };
}

test.for<readonly [title: string, given: Parameters<typeof ask>, expected: object]>([
  ['--yes agrees unasked', [true, true, 'text', false], { result: true, asked: false }],
  ['--yes agrees where nobody is', [true, false, 'json', false], { result: true, asked: false }],
  ['a person says yes', [false, true, 'text', true], { result: true, asked: true }],
  ['a person says no', [false, true, 'text', false], { result: false, asked: true }],
  ['a person goes away', [false, true, 'text', undefined], { result: false, asked: true, wentAway: true }],
  ['no terminal', [false, false, 'text', true], { result: false, asked: false, refused: true }],
  ['JSON is wanted', [false, true, 'json', true], { result: false, asked: false, refused: true }],
])('%s', async ([, given, expected]) => {
  expect(await ask(...given)).toEqual({ wentAway: false, refused: false, ...expected });
});

test('the question names the cluster', async () => {
  const context = { stdin: { isTTY: true }, prompts: {} } as unknown as RunContext;
  const agreed = agreement(context, { yes: false, output: 'text' }, { cluster } as unknown as Session);
  await agreed.ask(async (_, where) => {
    expect(where).toBe('home (https://10.0.0.1:6443)');
    return true;
  });
});
