import { expect, test } from 'vitest';
import { addressList, addressOfEndpoint } from './stated-addresses.ts';

test.for<[text: string, addresses: readonly string[]]>([
  ['192.168.20.9', ['192.168.20.9']],
  ['192.168.20.9/24', ['192.168.20.9']],
  ['192.168.20.9/32', ['192.168.20.9']],
  ['192.168.20.9,fd00::9', ['192.168.20.9', 'fd00::9']],
  ['10.244.0.0/24', []],
  ['127.0.0.1', []],
  ['::1', []],
  ['192.168.20.9,yes', []],
  ['1.2.3', []],
  ['', []],
])('%j states the addresses %j', ([text, addresses]) => {
  expect(addressList(text)).toEqual(addresses);
});

test.for<[endpoint: string, address: string | undefined]>([
  ['https://192.168.20.50:6443', '192.168.20.50'],
  ['https://192.168.20.50/k8s/clusters/c-1', '192.168.20.50'],
  ['192.168.20.50:6443', '192.168.20.50'],
  ['192.168.20.50', '192.168.20.50'],
  ['https://[fd00::50]:6443', 'fd00::50'],
  ['[fd00::50]:6443', 'fd00::50'],
  ['fd00::50', 'fd00::50'],
  ['https://k8s.example.com:6443', undefined],
  ['https://127.0.0.1:6443', undefined],
  ['', undefined],
])('%j is reached at %j', ([endpoint, address]) => {
  expect(addressOfEndpoint(endpoint)).toBe(address);
});
