import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { NetworkInterfaceInfo } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ArpProbeResult } from '../../ports/probe.ts';
import { arpProbe } from './arp-probe.ts';

const card = (cidr: string, internal = false): NetworkInterfaceInfo[] => [
  {
    address: cidr.split('/')[0] ?? '',
    netmask: '',
    family: 'IPv4',
    mac: '02:00:00:00:00:99',
    internal,
    cidr,
  },
];
const interfaces = {
  lo: card('127.0.0.1/8', true),
  wide: card('192.168.0.9/16'),
  lan: card('192.168.20.2/24'),
};

/** An `arping` with the output that a test requires. */
function arping(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatesmith-arping-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = join(folder, 'arping');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return program;
}

const ask = (program: string, address = '192.168.20.99', listenMs = 20): Promise<ArpProbeResult> =>
  arpProbe({ program, interfaces })({ address, listenMs });

const says = (mac: string): string => `echo "Unicast reply from 192.168.20.99 [${mac}]  0.6ms"`;
/** Far beyond what a test may take. */
const forever = 'exec sleep 600';

test('every host that answers a broadcast is named once, and probed through the closest network', async () => {
  const program = arping(`[ "$1" = -V ] && { echo "arping from iputils 20221126"; exit; }
echo "asked: $*"
echo "Unicast reply from 192.168.20.99 [02:00:C0:A8:14:0C]  0.6ms"
echo "Unicast reply from 192.168.20.99 [02:00:C0:A8:14:0B]  0.7ms"
echo "Unicast reply from 192.168.20.99 [02:00:C0:A8:14:0B]  0.7ms"
[ "$*" = "-b -I lan -c 2 -w 2 192.168.20.99" ]`);
  expect(await ask(program)).toEqual({ asked: true, macs: ['02:00:c0:a8:14:0b', '02:00:c0:a8:14:0c'] });
});

test('the arping of Habets, where -b means something else, is not given it', async () => {
  const program = arping(`[ "$1" = -V ] && { echo "ARPing 2.23, by Thomas Habets" >&2; exit 1; }
[ "$1" = -b ] && exit 9
echo "60 bytes from 02:00:c0:a8:14:0b (192.168.20.99): index=0 time=5.1 usec"`);
  expect(await ask(program)).toEqual({ asked: true, macs: ['02:00:c0:a8:14:0b'] });
});

test('one answer is waited on no longer than asked, whatever the program still waits for', async () => {
  const program = arping(`[ "$1" = -V ] && exit\n${says('02:00:c0:a8:14:0b')}\n${forever}`);
  expect(await ask(program)).toEqual({ asked: true, macs: ['02:00:c0:a8:14:0b'] });
});

test('a second machine ends the listening at once', async () => {
  const program = arping(`[ "$1" = -V ] && exit
${says('02:00:c0:a8:14:0b')}
sleep 0.1
${says('02:00:c0:a8:14:0c')}
${forever}`);
  const never = 600_000;
  expect(await ask(program, undefined, never)).toEqual({
    asked: true,
    macs: ['02:00:c0:a8:14:0b', '02:00:c0:a8:14:0c'],
  });
});

test('a machine that missed the first question is found by the second one', async () => {
  const program = arping(`[ "$1" = -V ] && exit
mkdir "$0.asked" 2>/dev/null && { ${says('02:00:c0:a8:14:0b')}; ${forever}; }
${says('02:00:c0:a8:14:0c')}
${forever}`);
  expect(await ask(program)).toEqual({
    asked: true,
    macs: ['02:00:c0:a8:14:0b', '02:00:c0:a8:14:0c'],
  });
});

test('an interruption ends the listening', async () => {
  const interrupt = new AbortController();
  const program = arping(`[ "$1" = -V ] && exit\n${says('02:00:c0:a8:14:0b')}\n${forever}`);
  const asking = arpProbe({ program, interfaces })({
    address: '192.168.20.99',
    listenMs: 600_000,
    signal: interrupt.signal,
  });
  setTimeout(() => interrupt.abort(new Error('enough')), 100);
  await expect(asking).rejects.toThrow('enough');
});

test('the absence of an answer is a result', async () => {
  expect(await ask(arping('echo "Received 0 response(s)"; exit 1'))).toEqual({ asked: true, macs: [] });
});

test.for<[why: string, script: string, address: string, reason: string]>([
  [
    'no right to send',
    'echo "arping: socket: Operation not permitted" >&2; exit 2',
    '192.168.20.99',
    'CAP_NET_RAW',
  ],
  ['another failure', 'echo "arping: Device lan is down" >&2; exit 2', '192.168.20.99', 'Device lan is down'],
  ['an address of another network', 'exit 0', '10.0.0.9', 'no interface of this machine'],
  ['the loopback network', 'exit 0', '127.0.0.9', 'no interface of this machine'],
])('%s means that nothing is known', async ([, script, address, reason]) => {
  expect(await ask(arping(script), address)).toEqual({
    asked: false,
    reason: expect.stringContaining(reason),
  });
});

test('a machine without arping reports that it cannot check', async () => {
  expect(await ask('/nowhere/arping')).toEqual({
    asked: false,
    reason: 'there is no /nowhere/arping on PATH',
  });
});
