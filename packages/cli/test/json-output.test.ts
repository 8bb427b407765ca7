import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helmBinaries } from '@internal/testing/helm';
import { Ajv, type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder, type RunResult, runCli } from './run-cli.ts';

// Real output is compared with the schemas in docs/reference/schemas.

const [helm] = await helmBinaries();
const schemas = new URL('../../../docs/reference/schemas/', import.meta.url);
const files = await readdir(schemas);

async function compile(
  name: string,
  transform = (schema: unknown): unknown => schema,
): Promise<ValidateFunction> {
  const schema = transform(JSON.parse(await readFile(new URL(`${name}.schema.json`, schemas), 'utf8')));
  return new Ajv({ strictTypes: false, allowUnionTypes: true, allErrors: true }).compile(Object(schema));
}

/**
 * The schema as it would be if no field could be added: readers must accept unknown fields, but our own output has none that the
 * schema does not describe.
 */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)] as const);
  const isOpen = 'properties' in schema && !('additionalProperties' in schema);
  return Object.fromEntries([...entries, ...(isOpen ? [['additionalProperties', false] as const] : [])]);
}

async function problems(name: string, document: unknown): Promise<unknown> {
  const validate = await compile(name);
  return validate(document) ? unknownFields(name, document) : validate.errors;
}

async function unknownFields(name: string, document: unknown): Promise<unknown> {
  const validate = await compile(name, closed);
  return validate(document) ? [] : validate.errors;
}

function linesOf(stdout: string): readonly unknown[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test.for(files)('%s is a schema, and names its address', async (file) => {
  const name = file.replace('.schema.json', '');
  const { schema } = await compile(name);
  expect(schema).toMatchObject({ $id: expect.stringMatching(`/${file}$`) });
});

describe.skipIf(helm === undefined)('the output conforms to its schema:', () => {
  let at: Awaited<ReturnType<typeof folder>>;

  beforeAll(async () => {
    at = await folder({
      'values.yaml': 'pools:\n  - name: default\n    addresses: [192.168.20.20-192.168.20.40]\n',
      'colliding.yaml': 'pools:\n  - name: default\n    addresses: [192.168.20.10-192.168.20.40]\n',
      'wrong.yaml': 'pols: []\ningress: { controller: nginx }\n',
      'pool.yaml':
        'apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: a, namespace: metallb-system }\nspec: { addresses: [10.0.0.9-10.0.0.1] }\n',
    });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  async function json(...argv: readonly string[]): Promise<RunResult> {
    return runCli([...argv, '--output', 'json'], {
      cwd: at.path,
      env: {
        HOME: at.path,
        PATH: process.env['PATH'] ?? '',
        GATESMITH_SANDBOX: join(at.path, 'sandbox'),
        GATESMITH_SANDBOX_SPEED: '20',
        GATESMITH_HELM: helm?.helm ?? '',
      },
    });
  }

  test('a code, files and errors, without a cluster', async () => {
    const code = await json('explain', 'GS-POOL-OVERLAP');
    expect(await problems('explain-code', JSON.parse(code.stdout))).toEqual([]);
    for (const argv of [
      ['-f', 'values.yaml'],
      ['-f', 'wrong.yaml'],
      ['-f', 'pool.yaml', '--as', 'metallb'],
    ]) {
      const { stdout } = await json('validate', ...argv);
      expect(await problems('validate', JSON.parse(stdout))).toEqual([]);
    }
    for (const file of ['wrong.yaml', 'missing.yaml']) {
      const { stderr } = await json('check', '-f', file, '--sandbox');
      expect(await problems('error', JSON.parse(stderr))).toEqual([]);
    }
  });

  test('an install from its check to its verification, a changed plan and an uninstall', async () => {
    const check = await json('check', '-f', 'colliding.yaml', '--sandbox');
    expect(await problems('check', JSON.parse(check.stdout))).toEqual([]);
    const plan = await json('plan', '-f', 'values.yaml', '--sandbox', '--out', 'plan.json');
    expect(await problems('plan', JSON.parse(plan.stdout))).toEqual([]);
    const saved = JSON.parse(await readFile(join(at.path, 'plan.json'), 'utf8'));
    expect(await problems('plan', saved)).toEqual([]);

    const up = await json('up', '-f', 'values.yaml', '--sandbox', '--yes');
    for (const event of linesOf(up.stdout)) expect(await problems('event', event)).toEqual([]);

    const verify = await json('verify', '-f', 'values.yaml', '--sandbox', '--traffic');
    expect(await problems('verify', JSON.parse(verify.stdout))).toEqual([]);
    const moved = await json(
      'plan',
      '-f',
      'colliding.yaml',
      '--set',
      'pools[0].addresses[0]=192.168.20.50/32',
      '--sandbox',
    );
    const changed = JSON.parse(moved.stdout);
    expect(changed.impact.services).not.toEqual([]);
    expect(await problems('plan', changed)).toEqual([]);

    await json('snapshot', '--sandbox', '--out', 'snapshot.json');
    const snapshot = JSON.parse(await readFile(join(at.path, 'snapshot.json'), 'utf8'));
    const validate = await compile('snapshot');
    expect(validate(snapshot) ? [] : validate.errors).toEqual([]);
    // The objects are those of Kubernetes, with more fields than the schema describes.
    expect(await unknownFields('snapshot', { ...snapshot, objects: [] })).toEqual([]);

    const uninstall = await json('uninstall', '--sandbox', '--yes');
    for (const event of linesOf(uninstall.stdout)) expect(await problems('event', event)).toEqual([]);
  });
});
