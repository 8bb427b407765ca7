import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TestbedError } from '../testbed-error.ts';
import type { AgentAnswer, AgentOrder } from './agent-protocol.ts';
import { startHostProcess } from './host-process.ts';
import type { LanHost } from './lan.ts';

/** A process of ours in a host's namespace, which does there what this process cannot. */
export interface Agent {
  /** The caller names the type that the order is known to answer with. */
  ask<T>(order: AgentOrder, timeoutMs?: number): Promise<T>;
  stop(): Promise<void>;
}

const agentMain = fileURLToPath(new URL('./agent-main.ts', import.meta.url));

export function startAgent(host: LanHost, logFile: string): Agent {
  const running = startHostProcess({
    name: `the agent on ${host.name}`,
    namespace: host.namespace,
    program: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', agentMain],
    logFile,
    stdio: 'pipe',
    env: { PATH: process.env['PATH'] },
  });
  const { stdin, stdout } = running.child;
  if (stdin === null || stdout === null) throw new Error('an agent is talked to over pipes');
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  stdin.on('error', () => undefined);
  createInterface({ input: stdout }).on('line', (line) => {
    const answer: AgentAnswer = JSON.parse(line);
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) asked?.resolve(answer.result);
    else asked?.reject(new Error(`from ${host.name}: ${answer.error}`));
  });
  running.child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`the agent on ${host.name} has ended`));
    waiting.clear();
  });
  return {
    ask<T>(order: AgentOrder, timeoutMs = 30_000): Promise<T> {
      running.assertAlive();
      const id = ++lastId;
      return new Promise<T>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(
            new TestbedError(
              `the agent on ${host.name}: no answer to "${order.do}" within ${timeoutMs / 1000} s`,
              {
                code: 'WAITED_TOO_LONG',
                details: running.logTail(),
              },
            ),
          );
        }, timeoutMs);
        waiting.set(id, {
          resolve: (value) => {
            clearTimeout(timer);
            // The agent is ours and answers each order with the one type that its protocol names.
            resolve(value as T);
          },
          reject: (error) => {
            clearTimeout(timer);
            reject(error);
          },
        });
        stdin.write(`${JSON.stringify({ ...order, id })}\n`);
      });
    },
    stop: () => running.stop(500),
  };
}
