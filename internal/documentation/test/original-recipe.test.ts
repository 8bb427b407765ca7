import { readFile } from 'node:fs/promises';
import values from '@examples/original-recipe/values.ts';
import { parseValues, safeParseValues, toResources } from '@gatesmith/values';
import { describe, expect, test } from 'vitest';

const folder = new URL('../../../examples/original-recipe/', import.meta.url);
const text = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');

describe('the original recipe', () => {
  test('means the same as YAML and as TypeScript, without a single finding', async () => {
    const yaml = safeParseValues([{ file: 'values.yaml', text: await text('values.yaml') }]);
    const typescript = safeParseValues([{ file: 'values.ts', value: values }]);
    expect(yaml.findings).toEqual([]);
    expect(typescript.findings).toEqual([]);
    expect(yaml.values).toEqual(typescript.values);
  });

  test('makes the two MetalLB objects that the recipe writes by hand', () => {
    const resources = toResources(parseValues([{ file: 'values.ts', value: values }]));
    expect(resources).toEqual([
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: { name: 'default', namespace: 'metallb-system' },
        spec: { addresses: ['192.168.20.20-192.168.20.254'], autoAssign: true, avoidBuggyIPs: false },
      },
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'L2Advertisement',
        metadata: { name: 'default', namespace: 'metallb-system' },
        spec: { ipAddressPools: ['default'] },
      },
    ]);
  });

  test("reports what is wrong with the recipe's own configuration, line by line", async () => {
    const { findings, values: accepted } = safeParseValues([
      { file: 'tutorial.yaml', text: await text('tutorial.yaml') },
    ]);
    expect(accepted).toBeUndefined();
    expect(findings.map(({ line, severity, code }) => `${line} ${severity} ${code}`)).toMatchInlineSnapshot(`
      [
        "5 warning GS-POOL-BUGGY-IPS",
        "5 error GS-POOL-NETWORK-ADDRESS",
        "15 warning GS-KUBEPROXY-IPVS-DEPRECATED",
        "19 error GS-EOL-UNACKNOWLEDGED",
        "25 error GS-ENTRYPOINT-ADDRESS",
      ]
    `);
  });

  test('names in its README every code that is reported', async () => {
    const { findings } = safeParseValues([{ file: 'tutorial.yaml', text: await text('tutorial.yaml') }]);
    const readme = await text('README.md');
    for (const { code } of findings) expect(readme).toContain(`\`${code}\``);
  });
});
