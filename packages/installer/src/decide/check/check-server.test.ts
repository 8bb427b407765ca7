import { expect, test } from 'vitest';
import type { Snapshot } from '../../observe/snapshot.ts';
import { checkServer } from './check-server.ts';

const seen = (gitVersion: string, clockAheadSeconds?: number): Snapshot => ({
  format: 'gatesmith.dev/snapshot/v1',
  takenAt: '2026-11-23T00:00:00.000Z',
  server: { gitVersion, context: 'home', clockAheadSeconds },
  objects: [],
  unread: [],
  releases: [],
});
const told = (snapshot: Snapshot): readonly string[] =>
  checkServer(snapshot).map(({ code, severity, message }) => `${severity} ${code} ${message}`);

test.for(['v1.25.0', 'v1.36.3+k3s1', 'v1.29.4-gke.1', 'unknown'])('nothing is said of %s', (version) => {
  expect(told(seen(version))).toEqual([]);
});

test('an old server and a wrong clock are named', () => {
  expect([
    ...told(seen('v1.24.17', 12)),
    ...told(seen('v1.36.3', -900)),
    ...told(seen('v1.36.3', 7300)),
  ]).toMatchInlineSnapshot(`
    [
      "error GS-KUBERNETES-TOO-OLD cluster home: runs Kubernetes v1.24.17, and the chart needs 1.25.0 or newer",
      "info GS-CLOCK-SKEW cluster home: its clock is 12 s ahead of the clock of this machine: certificates and tokens made on one side may be not valid yet, or no longer, on the other; leases are safe, no clocks are compared for them",
      "warning GS-CLOCK-SKEW cluster home: its clock is 15 min behind the clock of this machine: certificates and tokens made on one side are not valid yet, or no longer, on the other; leases are safe, no clocks are compared for them",
      "warning GS-CLOCK-SKEW cluster home: its clock is 2 h ahead of the clock of this machine: certificates and tokens made on one side are not valid yet, or no longer, on the other; leases are safe, no clocks are compared for them",
    ]
  `);
});
