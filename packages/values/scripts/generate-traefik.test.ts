/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { traefikModule } from './generate-traefik.ts';
import { renderTraefik } from './render-traefik.ts';
import { upstreamTraefikSchema } from './upstream-traefik.ts';

test("the committed shape of Traefik's values is what the upstream schema generates", async ({ skip }) => {
  const path = upstreamTraefikSchema();
  if (path === undefined) return skip("the Traefik chart's own schema is not on this machine");
  expect(
    await readFile(traefikModule, 'utf8'),
    `${traefikModule} is stale: run pnpm --filter @gatesmith/values generate`,
  ).toBe(renderTraefik(JSON.parse(await readFile(path, 'utf8'))));
});

test('a schema feature that the generator does not support is an error, not a gap', () => {
  expect(() => renderTraefik({ type: 'object', properties: { a: { oneOf: [] } } })).toThrow('oneOf');
  expect(() => renderTraefik({ type: 'object', properties: { a: { type: 'file' } } })).toThrow('file');
});

test('keys and types are carried over, descriptions are not', () => {
  const tls = { type: 'object', properties: { ca: { type: 'string' }, cert: {}, key: { type: 'string' } } };
  const text = renderTraefik({
    type: 'object',
    additionalProperties: false,
    properties: {
      log: { type: 'object', description: 'a sentence', properties: { tls } },
      metrics: { type: 'object', properties: { tls, rate: { type: ['number', 'null'], maximum: 1 } } },
      ports: {
        type: 'object',
        additionalProperties: { type: 'object', properties: { port: { type: 'integer' } } },
      },
      level: { type: ['string', 'null'], enum: ['a', 'b', null] },
    },
  });
  expect(text.slice(text.indexOf('const'))).toMatchInlineSnapshot(`
    "const anyMap = z.looseObject({});
    const anyList = z.array(z.unknown());
    const tls = openMap({
      ca: z.string().optional(),
      cert: z.unknown().optional(),
      key: z.string().optional(),
    }).meta({ id: 'TraefikTls' });

    /** Every key of the Traefik chart's values. */
    export const traefikChart = z.strictObject({
      log: openMap({
        tls: tls.optional(),
      }).optional(),
      metrics: openMap({
        tls: tls.optional(),
        rate: z.number().max(1).nullable().optional(),
      }).optional(),
      ports: z.record(z.string(), openMap({
        port: z.int().optional(),
      }).nullable()).optional(),
      level: z.enum(['a', 'b']).nullable().optional(),
    });
    "
  `);
});
