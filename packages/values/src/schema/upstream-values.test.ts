/// <reference types="node" />
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '@gatesmith/kubernetes';
import { sharedPath } from '@internal/testing/shared';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { schemaAt, unwrapSchema } from './schema-at.ts';
import { valuesSchema } from './values.ts';

const charts = [
  { chart: 'metallb', values: 'metallb-0.16.2/values.yaml', leaves: 159 },
  { chart: 'ingress-nginx', values: 'ingress-nginx-4.15.1/values.yaml', leaves: 345 },
] as const;

/** Keys where our default is not the chart's, and why. */
const ours: Readonly<Record<string, string>> = {
  'metallb.crds.enabled': 'definitions are installed from our own crds folder',
  'metallb.crds.validationFailurePolicy':
    'a first install must not depend on a webhook that does not exist yet',
  'ingress-nginx.controller.service.type': 'the entrypoint holds the address',
  'ingress-nginx.controller.priorityClassName': 'a full node keeps its front door',
};

/** Maps that are free by nature are one leaf to us, with the chart's whole map as their default. */
function* leavesOf(
  value: unknown,
  path: readonly string[],
): Generator<{ path: readonly string[]; value: unknown; count: number }> {
  const schema = schemaAt(path);
  if (
    isRecord(value) &&
    Object.keys(value).length > 0 &&
    (schema === undefined || upstreamDefault(path) === undefined)
  ) {
    for (const [key, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, key]);
  } else yield { path, value, count: countLeaves(value) };
}

function countLeaves(value: unknown): number {
  return isRecord(value) && Object.keys(value).length > 0
    ? Object.values(value).reduce((sum: number, inner) => sum + countLeaves(inner), 0)
    : 1;
}

/** The default that the schema records for a key, inside any of its wrappers. */
function upstreamDefault(path: readonly string[]): { readonly value: unknown } | undefined {
  const parent = schemaAt(path.slice(0, -1));
  const key = path.at(-1);
  // A section as a whole is ours, whatever its default.
  if (path.length < 2 || !(parent instanceof z.ZodObject) || key === undefined) return undefined;
  const schema: z.core.$ZodType | undefined = parent.shape[key];
  if (schema === undefined) return undefined;
  const meta: Readonly<Record<string, unknown>> | undefined = z.globalRegistry.get(schema);
  if (meta !== undefined && 'default' in meta) return { value: meta['default'] };
  return schema instanceof z.ZodDefault ? { value: z.parse(schema, undefined) } : undefined;
}

describe.for(charts)('every key of the $chart chart', ({ chart, leaves: expected, values }) => {
  test('is known, with its default', async ({ skip }) => {
    const path = sharedPath(`upstream/${values}`);
    if (path === undefined) return skip();
    const leaves = [...leavesOf(parse(await readFile(path, 'utf8')), [chart])];
    expect(leaves.reduce((sum, { count }) => sum + count, 0)).toBe(expected);
    const unknown = leaves
      .filter(({ path: at }) => schemaAt(at) === undefined)
      .map(({ path: at }) => at.join('.'));
    expect(unknown).toEqual([]);
    const different = leaves
      .filter(({ path: at }) => !Object.hasOwn(ours, at.join('.')))
      .filter(({ path: at, value }) => JSON.stringify(upstreamDefault(at)?.value) !== JSON.stringify(value))
      .map(({ path: at, value }) => ({ key: at.join('.'), chart: value, here: upstreamDefault(at)?.value }));
    expect(different).toEqual([]);
  });

  test("has a type that takes the chart's own default", async ({ skip }) => {
    const path = sharedPath(`upstream/${values}`);
    if (path === undefined) return skip();
    const document: unknown = parse(await readFile(path, 'utf8'));
    const refused = valuesSchema.safeParse({ [chart]: document }).error?.issues ?? [];
    expect(refused.map(({ path: at }) => at.join('.')).filter((at) => !Object.hasOwn(ours, at))).toEqual([]);
  });

  test('that its templates read is known', async ({ skip }) => {
    const folder = process.env['GATESMITH_UPSTREAM_CHARTS'];
    if (folder === undefined) return skip('GATESMITH_UPSTREAM_CHARTS names no folder with the real charts');
    const files = await readdir(join(folder, chart, 'templates'), { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    );
    const read = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/\$?\.Values\.([A-Za-z0-9_.]+)/g)].map(([, key]) => key ?? ''),
      ),
    );
    // Kept for configurations of before 0.13, which the chart itself refuses; and an experiment that it does not document.
    const passedOver = new Set(['configInline', 'speaker.wanConfig']);
    const unknown = [...read].filter(
      (key) => !passedOver.has(key) && !isKnown([chart, ...key.replace(/\.$/, '').split('.')]),
    );
    expect(unknown).toEqual([]);
  });
});

/** Known itself, or inside a map that is free. */
function isKnown(path: readonly string[]): boolean {
  for (let depth = path.length; depth > 1; depth -= 1) {
    const schema = schemaAt(path.slice(0, depth));
    if (schema !== undefined)
      return depth === path.length || !(unwrapSchema(schema) instanceof z.ZodObject) || isLoose(schema);
  }
  return false;
}

function isLoose(schema: z.core.$ZodType): boolean {
  return (
    schema instanceof z.ZodObject &&
    schema.def.catchall !== undefined &&
    !(schema.def.catchall instanceof z.ZodNever)
  );
}

test('every key that we know has a sentence', () => {
  const silent: string[] = [];
  const visit = (schema: z.core.$ZodType, path: readonly string[]): void => {
    const inner = unwrapSchema(schema);
    if (!(inner instanceof z.ZodObject)) return;
    for (const [key, child] of Object.entries<z.core.$ZodType>(inner.shape)) {
      const at = [...path, key];
      const meta: Readonly<Record<string, unknown>> | undefined = z.globalRegistry.get(child);
      const group = unwrapSchema(child) instanceof z.ZodObject;
      if (!group && typeof meta?.['description'] !== 'string') silent.push(at.join('.'));
      // A key with one description as a whole has a shape of Kubernetes or of another chart, documented there.
      if (meta === undefined) visit(child, at);
    }
  };
  for (const chart of ['metallb', 'ingress-nginx']) visit(schemaAt([chart]) ?? z.never(), [chart]);
  expect(silent).toEqual([]);
});
