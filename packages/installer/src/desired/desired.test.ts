import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseValues } from '@gatesmith/values';
import { expect, onTestFinished, test } from 'vitest';
import type { Helm } from '../ports/helm.ts';
import { type KnownDesiredOptions, knownDesired, renderDesired } from './desired.ts';

const released = `---
# Source: gatesmith/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  text: mentions helm.sh/hook and is none
---
# Source: gatesmith/templates/b.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: b
`;
const hook = `---
# Source: gatesmith/templates/hook.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: hook
  annotations:
    "helm.sh/hook": pre-install
`;
const unused = (): never => {
  throw new Error('not asked for');
};
const printing = (text: string): Helm => ({
  program: 'helm',
  template: async () => text,
  version: unused,
  upgrade: unused,
  uninstall: unused,
});
const values = parseValues([{ file: 'values.yaml', text: 'pools: [{ name: a, addresses: [10.0.0.0/24] }]' }]);
const others = parseValues([{ file: 'values.yaml', text: 'pools: [{ name: b, addresses: [10.0.0.0/24] }]' }]);
const kubeVersion = 'v1.36.3';

function emptyChart(): KnownDesiredOptions['chart'] {
  const path = mkdtempSync(join(tmpdir(), 'gatesmith-desired-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return { path, name: 'gatesmith', version: '1.0.0', digest: 'd1', standIn: false };
}

test('what is known is what Helm would render, hooks left out', async () => {
  const chart = emptyChart();
  const desired = await renderDesired({ values, chart, helm: printing(released + hook), kubeVersion });
  expect(desired.hooks).toHaveLength(1);
  // Helm trims what it prints, not what it keeps.
  for (const manifest of [released, `\n${released}`]) {
    const known = await knownDesired({ values, chart, kubeVersion, manifest, noted: desired.rendering });
    expect(known).toEqual({ ...desired, hooks: [] });
  }
});

test.for<[what: string, change: Partial<KnownDesiredOptions>]>([
  ['nothing noted', { noted: undefined }],
  ['another rendering noted', { noted: 'x' }],
  ['other values', { values: others }],
  ['another version of the server', { kubeVersion: 'v1.36.4' }],
  ['a record that says more', { manifest: `${released}---\napiVersion: v1\n` }],
  ['a record that cannot be read', { manifest: '' }],
])('nothing is known with %s', async ([, change]) => {
  const chart = emptyChart();
  const { rendering } = await renderDesired({ values, chart, helm: printing(released + hook), kubeVersion });
  const asked = { values, chart, kubeVersion, manifest: released, noted: rendering };
  expect(await knownDesired(asked)).toBeDefined();
  expect(await knownDesired({ ...asked, ...change })).toBeUndefined();
});

test('nothing is known of a chart that has changed', async () => {
  const chart = emptyChart();
  const { rendering } = await renderDesired({ values, chart, helm: printing(released), kubeVersion });
  const changed = { ...chart, digest: 'd2' };
  expect(
    await knownDesired({ values, chart: changed, kubeVersion, manifest: released, noted: rendering }),
  ).toBeUndefined();
});

test('what comes after a hook makes the rendering one that no record holds', async () => {
  const chart = emptyChart();
  const text = `${hook}${released}`;
  const { rendering } = await renderDesired({ values, chart, helm: printing(text), kubeVersion });
  expect(
    await knownDesired({ values, chart, kubeVersion, manifest: released, noted: rendering }),
  ).toBeUndefined();
});

test('a string that Helm would take for a boolean stays a string on its way to Helm', async () => {
  const text = 'metallb: { controller: { nodeSelector: { gpu: "yes", rack: "010" } } }';
  const desired = await renderDesired({
    values: parseValues([{ file: 'values.yaml', text }]),
    chart: emptyChart(),
    helm: printing(released),
    kubeVersion,
  });
  expect(desired.valuesText).toMatch(/nodeSelector:\n +gpu: "yes"\n +rack: "010"\n/);
});
