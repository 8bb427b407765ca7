import { isConditionTrue } from '@gatesmith/kubernetes';
import { comparableRefusal, immutableChanges } from '@internal/testing/immutable-changes';
import { afterAll, expect, test } from 'vitest';
import { type JsonObject, startSandbox } from '../src/index.ts';
import { type ApiAnswer, apiClient, eventually } from './api-client.ts';

const sandbox = await startSandbox({ speed: 100 });
afterAll(() => sandbox.close());
const call = apiClient(sandbox);
const merge = 'application/merge-patch+json';

/** The path of an object's kind, as discovery has it. */
async function pathOf(apiVersion: string, kind: string, namespace: string | undefined): Promise<string> {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { body } = await call('GET', root);
  const resources = body['resources'] as readonly JsonObject[];
  const { name } = resources.find((one) => one['kind'] === kind && !String(one['name']).includes('/')) ?? {};
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${String(name)}`;
}

const asJson = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value));

test.for(immutableChanges)('$name does not change', async ({ object, change, message }) => {
  const { name, namespace } = object.metadata;
  const path = await pathOf(object.apiVersion, object.kind, namespace);
  expect((await call('POST', path, { body: asJson(object) })).code).toBe(201);
  if (object.kind === 'CustomResourceDefinition')
    await eventually(async () => isConditionTrue((await call('GET', `${path}/${name}`)).body, 'Established'));
  const patched: ApiAnswer = await call('PATCH', `${path}/${name}`, { body: asJson(change), type: merge });
  await call('DELETE', `${path}/${name}?gracePeriodSeconds=0`);
  await eventually(async () => (await call('GET', `${path}/${name}`)).code === 404);
  expect(patched.code, patched.text).toBe(422);
  expect(comparableRefusal(String(patched.body['message']))).toBe(message);
});
