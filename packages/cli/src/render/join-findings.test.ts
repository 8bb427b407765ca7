import type { Finding } from '@gatesmith/diagnostics';
import { expect, test } from 'vitest';
import { joinFindings, withoutNodeWarnings, withoutReported } from './join-findings.ts';

const observed: Finding = {
  code: 'GS-POOL-OUTSIDE-SUBNET',
  severity: 'warning',
  subject: 'IPAddressPool/metallb-system/default',
  path: ['pools', 0, 'addresses', 0],
  message: 'pool "default": 10.9.0.0/24 is in no subnet of the nodes',
};
const written: Finding = { ...observed, file: 'values.yaml', line: 3, column: 17 };

test('a finding about the values that the preflight repeats is listed once, with its file and line', () => {
  expect(joinFindings([written], [observed])).toEqual([written]);
  expect(withoutReported([observed], [written])).toEqual([]);
});

test('another place, object, code or message is another finding', () => {
  const others: readonly Finding[] = [
    { ...observed, path: ['pools', 1, 'addresses', 0] },
    { ...observed, subject: 'IPAddressPool/metallb-system/other' },
    { ...observed, code: 'GS-POOL-DHCP' },
    { ...observed, message: 'pool "default": 10.9.1.0/24 is in no subnet of the nodes' },
  ];
  expect(joinFindings([written], others)).toEqual([written, ...others]);
});

test('warnings that depend on node labels are left to the preflight; errors of the same code stay', () => {
  const doubt: Finding = { ...written, code: 'GS-BGP-PEERS-CONFLICT' };
  const certain: Finding = { ...doubt, severity: 'error' };
  expect(withoutNodeWarnings([written, doubt, certain])).toEqual([written, certain]);
});
