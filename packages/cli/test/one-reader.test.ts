import { fc } from '@fast-check/vitest';
import { jsonValue, readDocument, writeYaml } from '@gatesmith/documents';
import { readConfig } from '@gatesmith/kube-proxy';
import { safeParseValues } from '@gatesmith/values';
import { helmBinaries } from '@internal/testing/helm';
import { x } from 'tinyexec';
import { expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

// One source goes to every entry point of gatesmith and to the real kubectl, which reads with sigs.k8s.io/yaml as MetalLB,
// Helm and kube-proxy do. All give one answer.

const [binary] = await helmBinaries();
const numRuns = Number(process.env['GATESMITH_RUNS'] ?? 60);

const words = [
  ...['yes', 'No', 'on', 'OFF', 'y', 'N', 'true', 'False', 'oFF', 'yEs', '"no"', "'yes'", '!!bool "off"'],
  ...[
    '!!str no',
    '! no',
    '0',
    '1',
    '010',
    '0o10',
    '0x1F',
    '0b1',
    '1_000',
    '.5',
    '1e3',
    '5.',
    '"1"',
    '!!int "7"',
  ],
  ...['2001-01-01', '1:30', 'text', '"\\x6eo"', '>-\n      no', '|-\n      no', '[no]', '{no: yes}', '&a no'],
  ...['no # comment', '\n      no', '=', '08', '-0x10', '._1', '.1_0', '1e400', '12e', '<'],
] as const;
const word = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: fc.constantFrom(...'0123456789._+-eExobyntfalsru~'), minLength: 1, maxLength: 6 }),
);

const pool = (written: string): string =>
  `apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: a, namespace: metallb-system }\nspec:\n  addresses: [10.0.0.1-10.0.0.9]\n  autoAssign: ${written}\n`;
const valuesOf = (written: string): string =>
  `pools:\n  - name: a\n    addresses: [10.0.0.1-10.0.0.9]\n    autoAssign: ${written}\n`;
const legacyOf = (written: string): string =>
  `address-pools:\n  - name: a\n    protocol: layer2\n    addresses: [10.0.0.1-10.0.0.9]\n    auto-assign: ${written}\n`;
const kubeProxyOf = (written: string): string =>
  `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\nipvs:\n  strictARP: ${written}\n`;

function ours(source: string): unknown {
  const reading = readDocument(source);
  const decoding = reading.ok ? jsonValue(reading) : undefined;
  return decoding?.ok === true ? decoding.value : undefined;
}

/** The objects as kubectl reads them; one call for all. */
async function byKubectl(kubectl: string, objects: readonly string[]): Promise<readonly unknown[]> {
  const args = ['annotate', '--local', '--filename=-', 'read=true', '--output=json'];
  const process = x(kubectl, args, { nodeOptions: { env: { KUBECONFIG: '/dev/null' } } });
  process.process?.stdin?.end(objects.join('---\n'));
  const { exitCode, stdout, stderr } = await process;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout
    .trim()
    .split(/(?<=^\})\n(?=\{$)/m)
    .map((text) => JSON.parse(text));
}

test.skipIf(binary === undefined)('a word is the same to every entry point and to kubectl', async () => {
  const generated = fc.sample(word, numRuns).filter((written) => isJson(ours(`a: ${written}`)));
  const all = [...words, ...generated];
  const read = await byKubectl(binary?.kubectl ?? '', all.map(pool));
  expect(read).toHaveLength(all.length);
  for (const [index, written] of all.entries()) {
    const autoAssign = specOf(read[index])['autoAssign'];
    expect({ written, autoAssign: specOf(ours(pool(written)))['autoAssign'] }).toEqual({
      written,
      autoAssign,
    });
    // null means the default to all of them, not a value
    if (autoAssign === null || autoAssign === undefined) continue;
    const isBoolean = typeof autoAssign === 'boolean';
    const { values } = safeParseValues([{ file: 'values.yaml', text: valuesOf(written) }]);
    const config = readConfig(kubeProxyOf(written));
    const manifest = await runCli(['validate', '-f', '-', '--as', 'metallb'], { stdin: pool(written) });
    const imported = await runCli(['import', 'metallb-configmap', '-', '--output', 'json'], {
      stdin: legacyOf(written),
    });
    expect({
      written,
      values: values?.pools[0]?.autoAssign,
      kubeProxy: config.valid ? config.strictArp : undefined,
      manifest: manifest.code,
      legacy: isBoolean ? JSON.parse(imported.stdout).values.pools[0].autoAssign !== false : undefined,
    }).toEqual({
      written,
      values: isBoolean ? autoAssign : undefined,
      kubeProxy: isBoolean ? autoAssign : undefined,
      manifest: isBoolean ? 0 : 2,
      legacy: isBoolean ? autoAssign : undefined,
    });
  }
});

test.skipIf(binary === undefined)(
  'a generated document is the same to our reader and to kubectl',
  async () => {
    const key = fc.constantFrom('a', 'b', 'yes', '0x1F', '"no"', '1.5', '1234567.0', '2001-01-01', "'c'");
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        word.filter((written) => !/[\n#&]/.test(written)),
        fc.array(tie('node'), { maxLength: 3 }).map((items) => `[${items.map(flow).join(', ')}]`),
        fc
          .array(fc.tuple(key, tie('node')), { maxLength: 3 })
          .map((entries) => `{${entries.map(([name, value]) => `${name}: ${flow(value)}`).join(', ')}}`),
      ),
    }));
    const block = fc
      .array(fc.tuple(key, node, fc.constantFrom('', ' # no', '\n')), { minLength: 1, maxLength: 4 })
      .map((entries) => entries.map(([name, value, tail]) => `  ${name}: ${value}${tail}\n`).join(''));
    const sources = fc
      .sample(block, numRuns * 3)
      .map((spec) => `apiVersion: v1\nkind: X\nmetadata: { name: a }\nspec:\n${spec}`)
      .filter((source) => isJson(ours(source)));
    expect(sources.length).toBeGreaterThan(numRuns);
    const read = await byKubectl(binary?.kubectl ?? '', sources);
    for (const [index, source] of sources.entries())
      expect({ source, spec: specOf(ours(source)) }).toEqual({ source, spec: specOf(read[index]) });
  },
);

test.skipIf(binary === undefined)('what we write is the same to kubectl', async () => {
  const text = fc.oneof(
    fc.constantFrom('no', '010', '~', '<<', '1_000', 'y', ''),
    fc.string({ maxLength: 8 }),
  );
  const specs = fc.sample(fc.dictionary(text, fc.oneof(text, fc.boolean(), fc.integer())), numRuns);
  const objects = specs.map((spec) => ({ apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, spec }));
  const read = await byKubectl(binary?.kubectl ?? '', objects.map(writeYaml));
  expect(read.map(specOf)).toEqual(specs);
});

/** A plain word that ends with a bracket or a comma would end what is around it. */
function flow(written: string): string {
  return written === '' ? '""' : written;
}

function specOf(object: unknown): Readonly<Record<string, unknown>> {
  const spec: unknown = Reflect.get(Object(object), 'spec');
  return Object.fromEntries(Object.entries(Object(spec)));
}

/** Whether a value was read and JSON has words for it: kubectl refuses infinities, and with one object all the others. */
function isJson(value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isJson);
}
