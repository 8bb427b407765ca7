import { openFrontDoor } from '@examples/embed-installer/open-front-door.ts';
import { expect, test } from 'vitest';
import { type Practice, program, startPractice } from './practice.ts';

const addresses = ({ sandbox }: Practice): readonly unknown[] =>
  sandbox.objects({ kind: 'IPAddressPool' }).map(({ spec }) => spec);

test.skipIf(program === undefined)(
  'two installs into two clusters do not meet: one is stopped midway, the other does not notice, and both end with their own values',
  async () => {
    await using home = await startPractice();
    await using lab = await startPractice();
    const stop = new AbortController();
    const printed: string[] = [];
    const open = (
      practice: Practice,
      range: string,
      signal: AbortSignal,
      log: (line: string) => void = () => undefined,
    ): ReturnType<typeof openFrontDoor> =>
      openFrontDoor({
        ...practice.options,
        values: { pools: [{ name: 'default', addresses: [range] }] },
        signal,
        log,
      });
    const never = new AbortController().signal;
    const [first, stopped] = await Promise.all([
      open(home, '192.168.20.20-192.168.20.29', never, (line) => printed.push(line)),
      open(lab, '192.168.20.40-192.168.20.49', stop.signal, (line) => {
        if (line.startsWith('Helm release')) stop.abort();
      }),
    ]);
    expect(first).toMatchObject({ result: 'done', addresses: [{ address: '192.168.20.20' }] });
    expect(stopped).toMatchObject({ result: 'cancelled' });
    expect(stopped?.finished).toContain('Namespaces');
    expect(addresses(home)).toMatchObject([{ addresses: ['192.168.20.20-192.168.20.29'] }]);

    home.sandbox.resetRequests();
    const [again, resumed] = await Promise.all([
      open(home, '192.168.20.20-192.168.20.29', never),
      open(lab, '192.168.20.40-192.168.20.49', never),
    ]);
    expect(again).toMatchObject({ result: 'unchanged', writes: 0 });
    expect(home.sandbox.requests.filter(({ write }) => write)).toEqual([]);
    expect(resumed).toMatchObject({ result: 'done', addresses: [{ address: '192.168.20.40' }] });
    expect(addresses(lab)).toMatchObject([{ addresses: ['192.168.20.40-192.168.20.49'] }]);
  },
);
