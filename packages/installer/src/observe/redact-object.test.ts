import type { KubernetesObject } from '@gatesmith/kubernetes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactObject } from './redact-object.ts';

const object = (kind: string, fields: Record<string, unknown>): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'one', namespace: 'web' },
  ...fields,
});

test('no value of a Secret survives, whatever it is; its keys do', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[A-Z0-9]{12,40}$/)),
      (data) => {
        const redacted = redactObject(object('Secret', { data, stringData: data, type: 'Opaque' }));
        for (const value of Object.values(data)) expect(JSON.stringify(redacted)).not.toContain(value);
        expect(Object.keys((redacted['data'] ?? {}) as object)).toEqual(Object.keys(data)); // built by the function as a map
      },
    ),
  );
});

test("a Secret's last-applied annotation repeats its values, so it goes too", () => {
  const secret: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'one',
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"SECRET"}}',
        kept: 'yes',
      },
    },
  };
  expect(redactObject(secret).metadata.annotations).toEqual({ kept: 'yes' });
});

test('literal environment values with suspicious names and password fields are masked', () => {
  const pod = object('Pod', {
    spec: {
      containers: [
        {
          env: [
            { name: 'DB_PASSWORD', value: 'hunter2' },
            { name: 'MODE', value: 'fast' },
          ],
        },
      ],
      password: 'hunter3',
    },
  });
  const text = JSON.stringify(redactObject(pod));
  expect(text).not.toContain('hunter');
  expect(text).toContain('fast');
});

test('redacting twice changes nothing more', () => {
  const secret = object('Secret', { data: { a: 'QQ==' } });
  expect(redactObject(redactObject(secret))).toEqual(redactObject(secret));
});
