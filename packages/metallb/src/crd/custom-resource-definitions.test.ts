/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { sharedPath } from '@internal/testing/shared';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { customResourceDefinitions } from './custom-resource-definitions.ts';

const upstream = sharedPath('upstream/metallb-0.16.2/crds.yaml');

function withoutDescriptions(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutDescriptions);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(key === 'description' && typeof value === 'string'))
      .map(([key, value]) => [key, withoutDescriptions(value)]),
  );
}

describe('the nine CRDs', () => {
  test.skipIf(upstream === undefined)("equal MetalLB 0.16.2's own up to descriptions", () => {
    // the chart fills in the namespace of its conversion webhook
    const chart = readFileSync(upstream ?? '', 'utf8').replace('{{ .Release.Namespace }}', 'metallb-system');
    const documents = parseAllDocuments(chart);
    const expected = documents
      .map((document) => document.toJS() as unknown)
      .filter((value) => value !== null);
    expect(customResourceDefinitions()).toEqual(withoutDescriptions(expected));
  });

  test('carry no caBundle and name the namespace they are made for', () => {
    const [, , peer] = customResourceDefinitions({ conversionNamespace: 'edge', annotations: { a: 'b' } });
    expect(peer?.metadata.annotations['a']).toBe('b');
    expect(peer?.spec.conversion?.webhook.clientConfig).toEqual({
      service: { name: 'metallb-webhook-service', namespace: 'edge', path: '/convert' },
    });
  });
});
