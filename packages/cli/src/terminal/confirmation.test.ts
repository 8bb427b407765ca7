import { expect, test } from 'vitest';
import type { RunContext } from '../run-context.ts';
import { createConfirmation } from './confirmation.ts';

const cluster = { context: 'home', server: 'https://10.0.0.1:6443' };
const refusal = { what: 'something has to change, and there is no terminal to ask on', hint: 'use --yes' };

/** The part of a run's context that a confirmation uses; the questions of these tests answer themselves. */
function contextWith(isTTY: boolean): RunContext {
  return { stdin: { isTTY }, prompts: {} } as unknown as RunContext;
}

/** Asks with these flags on such a terminal; the answer is the user's. */
async function ask(yes: boolean, isTTY: boolean, output: 'text' | 'json', answer: boolean | undefined) {
  const asked: string[] = [];
  const confirmation = createConfirmation(contextWith(isTTY), { yes, output, cluster });
  const result = await confirmation.ask(async (_, about) => {
    asked.push(about.cluster);
    return answer;
  });
  let refused: unknown;
  try {
    confirmation.requireAsked(refusal);
  } catch (error) {
    refused = error;
  }
  const { wasAbandoned } = confirmation;
  return { result, asked: asked.length > 0, wasAbandoned, refused: refused !== undefined };
}

test.for<readonly [title: string, given: Parameters<typeof ask>, expected: object]>([
  ['--yes confirms without a question', [true, true, 'text', false], { result: true, asked: false }],
  ['--yes confirms without a terminal', [true, false, 'json', false], { result: true, asked: false }],
  ['the user says yes', [false, true, 'text', true], { result: true, asked: true }],
  ['the user says no', [false, true, 'text', false], { result: false, asked: true }],
  [
    'the user leaves the prompt',
    [false, true, 'text', undefined],
    { result: false, asked: true, wasAbandoned: true },
  ],
  ['without a terminal', [false, false, 'text', true], { result: false, asked: false, refused: true }],
  ['with JSON output', [false, true, 'json', true], { result: false, asked: false, refused: true }],
])('%s', async ([, given, expected]) => {
  expect(await ask(...given)).toEqual({ wasAbandoned: false, refused: false, ...expected });
});

test('the question names the cluster', async () => {
  const confirmation = createConfirmation(contextWith(true), { yes: false, output: 'text', cluster });
  await confirmation.ask(async (_, { cluster: named }) => {
    expect(named).toBe('home (https://10.0.0.1:6443)');
    return true;
  });
});
