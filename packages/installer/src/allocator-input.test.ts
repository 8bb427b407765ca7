import { expect, test } from 'vitest';
import { serviceInput } from './allocator-input.ts';

test('a Service whose chart renders annotations without a value has none', () => {
  const metadata = JSON.parse('{"name":"door","namespace":"web","labels":null,"annotations":null}');
  const service = { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [] } };
  expect(serviceInput(service).metadata).toEqual({
    name: 'door',
    namespace: 'web',
    labels: {},
    annotations: {},
  });
});
