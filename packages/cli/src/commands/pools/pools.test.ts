import { describe, expect, test } from 'vitest';
import { folder, runCli } from '../../../test/run-cli.ts';

interface Scenario {
  readonly pools: readonly unknown[];
  readonly steps: readonly unknown[];
  readonly namespaces?: unknown;
}

function create(name: string, spec: object = {}, metadata: object = {}): unknown {
  return {
    create: {
      metadata: { name, namespace: 'shop', ...metadata },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }], ...spec },
    },
  };
}

async function simulate(scenario: Scenario): Promise<unknown> {
  await using at = await folder({ 'scenario.json': JSON.stringify(scenario) });
  const argv = ['pools', 'simulate', '--file', 'scenario.json', '--output', 'json'];
  const { code, stdout, stderr } = await runCli(argv, { cwd: at.path });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const pools = [{ name: 'a', addresses: ['10.0.0.1/32'] }];

describe('pools simulate', () => {
  test('shows step by step which Service gets which address, why a Service gets none, and the next holder of a freed address', async () => {
    expect(await simulate({ pools, steps: [create('web'), create('mail'), { delete: 'shop/web' }] })).toEqual(
      {
        steps: [
          { addresses: ['10.0.0.1'] },
          { addresses: [], reason: 'no pool that it may use has a free address for it' },
          { addresses: [] },
        ],
        final: { 'shop/mail': ['10.0.0.1'] },
        affected: [],
        complete: true,
        findings: [],
      },
    );
  });

  test('lists every outcome where MetalLB chooses by chance, and says how to take chance out', async () => {
    const two = [...pools, { name: 'b', addresses: ['10.0.1.1/32'] }];
    expect(await simulate({ pools: two, steps: [create('web')] })).toMatchObject({
      steps: [{ addresses: ['10.0.0.1'], alternatives: [['10.0.1.1']] }],
      final: { 'shop/web': ['10.0.0.1'] },
      finalAlternatives: [{ 'shop/web': ['10.0.1.1'] }],
      affected: ['shop/web'],
      findings: [
        {
          code: 'GS-POOL-LOTTERY',
          subject: 'Service/shop/web',
          hint: 'give the pools different serviceAllocation.priority values (1 is tried first), or name the pool in the annotation metallb.io/address-pool',
        },
      ],
    });
    const ranked = two.map((pool, index) => ({ ...pool, serviceAllocation: { priority: 2 - index } }));
    expect(await simulate({ pools: ranked, steps: [create('web')] })).toMatchObject({
      steps: [{ addresses: ['10.0.1.1'] }],
      final: { 'shop/web': ['10.0.1.1'] },
      affected: [],
    });
  });

  test("reads the namespaces' labels", async () => {
    const selecting = [
      {
        ...pools[0],
        serviceAllocation: { namespaceSelectors: [{ matchLabels: { team: 'x' } }] },
      },
    ];
    const steps = [create('web')];
    expect(await simulate({ pools: selecting, steps, namespaces: { shop: { team: 'x' } } })).toMatchObject({
      final: { 'shop/web': ['10.0.0.1'] },
    });
    expect(await simulate({ pools: selecting, steps, namespaces: { shop: { team: 'y' } } })).toMatchObject({
      final: { 'shop/web': [] },
    });
  });

  test('reads YAML from stdin and prints a table for people', async () => {
    const stdin = `pools:
  - { name: a, addresses: [10.0.0.1/32] }
  - { name: b, addresses: [10.0.1.1/32] }
steps:
  - create: { metadata: { name: web, namespace: shop }, spec: { ports: [{ port: 80 }] } }
`;
    const { code, stdout } = await runCli(['pools', 'simulate', '-f', '-'], { stdin });
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "SERVICE   ADDRESSES  BY CHANCE
      shop/web  10.0.0.1   or 10.0.1.1

      Service/shop/web: warning GS-POOL-LOTTERY
        Service shop/web: MetalLB picks one of the pools "a", "b" by chance
        hint: give the pools different serviceAllocation.priority values (1 is tried first), or name the pool in the annotation metallb.io/address-pool
      "
    `);
  });

  test('the table says why a Service gets none, and that none is among the outcomes', async () => {
    const stdin = `pools:
  - { name: a, addresses: [10.0.0.1-10.0.0.2] }
  - { name: b, addresses: [10.0.1.1-10.0.1.2] }
steps:
  - create: { metadata: { name: one, namespace: shop }, spec: {} }
  - create: { metadata: { name: two, namespace: shop }, spec: {} }
  - create: { metadata: { name: asks, namespace: shop, annotations: { metallb.io/address-pool: a } }, spec: {} }
  - create: { metadata: { name: pinned, namespace: shop, annotations: { metallb.io/loadBalancerIPs: 10.9.9.9 } }, spec: {} }
`;
    const { stdout } = await runCli(['pools', 'simulate', '-f', '-'], { stdin });
    expect(stdout.split('\n\n')[0]).toMatchInlineSnapshot(`
      "SERVICE      ADDRESSES  BY CHANCE                              WHY NONE
      shop/one     10.0.0.1   or 10.0.1.1
      shop/two     10.0.0.2   or 10.0.1.1, or 10.0.0.1, or 10.0.1.2
      shop/asks    none       or 10.0.0.2, or 10.0.0.1               pool "a" has no free address for it
      shop/pinned  none                                              no pool offers 10.9.9.9"
    `);
    const short = await runCli(['pools', 'simulate', '-f', '-', '--output', 'short'], { stdin });
    expect(short.stdout).toContain('shop/pinned none (no pool offers 10.9.9.9)\n');
    const json = await runCli(['pools', 'simulate', '-f', '-', '--output', 'json'], { stdin });
    expect(JSON.parse(json.stdout).finalReasons).toEqual({
      'shop/asks': 'pool "a" has no free address for it',
      'shop/pinned': 'no pool offers 10.9.9.9',
    });
  });

  test('a cluster address that is none is refused in its place', async () => {
    const stdin = 'pools: []\nsteps:\n  - create: { metadata: { name: a }, spec: { clusterIPs: [ten] } }\n';
    const { code, stderr } = await runCli(['pools', 'simulate', '-f', '-'], { stdin });
    expect(code).toBe(2);
    expect(stderr).toContain('spec.clusterIPs.0 "ten": not an IP address');
  });

  /** Scenarios by their defect, and the message that the user must get. */
  const wrong: readonly (readonly [title: string, text: string, expected: string])[] = [
    ['text that is not JSON', '{"pools": [', '<stdin>:1:12: error GS-FILE-YAML'],
    ['nothing at all', '', 'scenario: must be an object with pools and steps, is empty'],
    ['a list', '[]', '<stdin>:1:1: error GS-SCENARIO-INVALID'],
    ['no steps', '{"pools": []}', 'steps: is missing'],
    ['a second document', '{"pools": [], "steps": []}\n---\n{}\n', '<stdin>:3:1: error GS-SCENARIO-INVALID'],
    [
      'an inverted range',
      'pools:\n  - name: a\n    addresses: [192.168.20.99-192.168.20.30]\nsteps: []\n',
      '<stdin>:3:17: error GS-POOL-INVERTED pools[0].addresses[0]',
    ],
    [
      'a lone address',
      'pools:\n  - name: a\n    addresses: [10.0.0.1]\nsteps: []\n',
      'hint: did you mean 10.0.0.1/32?',
    ],
    [
      'a misspelled key of a pool',
      'pools:\n  - name: a\n    adresses: [10.0.0.1/32]\nsteps: []\n',
      'hint: did you mean addresses?',
    ],
    [
      'pools that overlap',
      'pools:\n  - { name: a, addresses: [10.0.0.0/24] }\n  - { name: b, addresses: [10.0.0.9/32] }\nsteps: []\n',
      '<stdin>:3:28: error GS-POOL-OVERLAP pools[1].addresses[0]',
    ],
    [
      'a deletion without a namespace',
      'pools: []\nsteps:\n  - delete: web\n',
      '<stdin>:3:13: error GS-SCENARIO-INVALID steps[0].delete\n  delete "web": must be "namespace/name"',
    ],
    ['a step that is misspelled', 'pools: []\nsteps:\n  - creat: {}\n', 'hint: did you mean "create"?'],
    [
      'a Service without a name',
      'pools: []\nsteps:\n  - create: { spec: {} }\n',
      'steps[0].create.metadata.name',
    ],
    ['a hundred thousand open brackets', '['.repeat(100_000), 'the document is nested too deeply'],
  ];
  test.for(wrong)('%s: exit code 2, the place, and what to type', async ([, stdin, expected], { expect }) => {
    const { code, stdout, stderr } = await runCli(['pools', 'simulate', '--file', '-'], { stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
    expect(stderr).toContain('error: <stdin>: is not a scenario');
    expect(stderr.length).toBeLessThan(5_000);
  });

  test('a wrong scenario is one JSON document on stderr when JSON is requested', async () => {
    const argv = ['pools', 'simulate', '--file', '-', '--output', 'json'];
    const { code, stdout, stderr } = await runCli(argv, { stdin: '{"pools": 7, "steps": []}' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: 'FILE_INVALID',
        findings: [
          {
            code: 'GS-SCENARIO-INVALID',
            path: ['pools'],
            message: 'pools: must be a list, is 7',
            file: '<stdin>',
            line: 1,
            column: 11,
          },
        ],
      },
    });
  });

  test.for([
    ['a file that does not exist', ['--file', 'nope.json'], 'nope.json: no such file'],
    ['a folder', ['--file', '.'], '.: is a directory'],
    ['no file', [], '--file: a value is missing'],
  ] as const)('%s: exit code 2 and one sentence', async ([, argv, expected], { expect }) => {
    const { code, stderr } = await runCli(['pools', 'simulate', ...argv]);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });

  test('a deletion of a Service that does not exist is a warning in its place', async () => {
    expect(await simulate({ pools, steps: [create('web'), { delete: 'shop/wed' }] })).toMatchObject({
      steps: [{ addresses: ['10.0.0.1'] }, { addresses: [], reason: 'there is no shop/wed' }],
      final: { 'shop/web': ['10.0.0.1'] },
      findings: [{ severity: 'warning', path: ['steps', 1, 'delete'], hint: 'did you mean "shop/web"?' }],
    });
  });

  test('prototype keys are names like any other', async () => {
    const text = `{"pools": [{"name": "a", "addresses": ["10.0.0.1/32"]}], "namespaces": {"__proto__": {"a": "b"}},
"steps": [{"create": {"metadata": {"name": "constructor", "namespace": "__proto__"}, "spec": {}}}, {"delete": "toString/valueOf"}]}`;
    const argv = ['pools', 'simulate', '--file', '-', '--output', 'json'];
    const { code, stdout } = await runCli(argv, { stdin: text });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).final).toEqual({ '__proto__/constructor': ['10.0.0.1'] });
  });

  test('megabytes are read, and many mistakes are reported in a few lines', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => `bad${index}`);
    const { code, stderr } = await runCli(['pools', 'simulate', '--file', '-'], {
      stdin: JSON.stringify({ pools: [{ name: 'x'.repeat(1_000_000), addresses: many }], steps: [] }),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('... and 1801 more; --output json lists all of them');
    expect(stderr.length).toBeLessThan(200_000);
  });
});

describe('pools', () => {
  const values = 'pools:\n  - name: default\n    addresses: [192.168.20.20-192.168.20.52]\n';

  test('says in how many weeks a pool is full at a rate', async () => {
    const argv = ['pools', '-f', '-', '--growth', '3'];
    const { code, stdout } = await runCli(argv, { stdin: values });
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "POOL     FAMILY  SIZE  USABLE  USED  FREE  NEXT
      default  IPv4      33      33     0    33  192.168.20.20

      At 3 Services a week pool default is full in 11 weeks.

      OK: 33 of 33 addresses are free.
      "
    `);
    const json = await runCli([...argv, '--output', 'json'], { stdin: values });
    expect(JSON.parse(json.stdout).pools[0].growth).toEqual({
      servicesPerWeek: 3,
      weeks: 11,
      message: 'at 3 Services a week pool default is full in 11 weeks',
    });
  });

  test.for([['--sandbox'], ['--snapshot', 'x.json'], ['--context', 'x'], ['--kubeconfig', 'x']])(
    'values together with %j are refused: only one of them could be shown',
    async (argv) => {
      const { code, stdout, stderr } = await runCli(['pools', 'show', '-f', '-', ...argv], { stdin: values });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('exclude each other: the pools come either from the values or from a cluster');
    },
  );

  test.for(['fast', '-1', '1e9'])('a rate of %j is refused', async (growth) => {
    const { code, stderr } = await runCli(['pools', '-f', '-', `--growth=${growth}`], { stdin: values });
    expect(code).toBe(2);
    expect(stderr).toContain('not a number of Services; write 3 or 0.5');
  });

  test('takes the rate from the ages of the Services that hold addresses', async () => {
    const service = (name: string, ip: string, creationTimestamp: string): object => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'shop', creationTimestamp },
      spec: { type: 'LoadBalancer' },
      status: { loadBalancer: { ingress: [{ ip }] } },
    });
    const pool = {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'default', namespace: 'metallb-system' },
      spec: { addresses: ['10.0.0.1-10.0.0.20', 'fd00::/64'] },
    };
    const objects = [
      pool,
      service('old', '10.0.0.1', '2020-01-01T00:00:00Z'),
      service('a', '10.0.0.2', '2026-01-01T00:00:00Z'),
      service('b', '10.0.0.3', '2026-01-08T00:00:00Z'),
      service('c', '10.0.0.4', '2026-01-15T00:00:00Z'),
      service('d', '10.0.0.5', '2026-01-15T00:00:00Z'),
    ];
    const { code, stdout } = await runCli(['pools', '--snapshot', '-', '--output', 'json'], {
      stdin: JSON.stringify({
        format: 'gatesmith.dev/snapshot/v1',
        takenAt: '2026-01-15T00:00:00Z',
        server: { gitVersion: 'v1.36.3', context: 'test' },
        objects,
        unread: [],
        releases: [],
      }),
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).pools[0].growth).toEqual({
      servicesPerWeek: 2,
      weeks: 8,
      message: 'at 2 Services a week pool default is full in 8 weeks',
    });
  });
});

describe('pools --format', () => {
  const values = 'pools:\n  - name: default\n    addresses: [192.168.20.20-192.168.20.40]\n';

  test('svg is a picture that says in words what it shows', async () => {
    const { code, stdout } = await runCli(['pools', '-f', '-', '--format', 'svg'], { stdin: values });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<svg [^>]*role="img" aria-labelledby="pools-title pools-desc"/);
    expect(stdout).toContain(
      '<desc id="pools-desc">Pool default: IPv4 21 addresses, 0 used, 21 free.</desc>',
    );
  });

  test('html is a complete page, with the numbers next to the picture, in a file', async () => {
    await using at = await folder({ 'values.yaml': values });
    const argv = ['pools', '-f', 'values.yaml', '--format', 'html', '--out', 'pools.html'];
    expect(await runCli(argv, { cwd: at.path })).toMatchObject({ code: 0, stdout: '' });
    const again = await runCli(argv, { cwd: at.path });
    expect(again.code).toBe(0);
    const { stdout } = await runCli(argv.slice(0, -2), { cwd: at.path });
    expect(stdout).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(stdout).toContain('<th scope="row">default</th>');
    expect(stdout).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  test('a form that is not known is refused with those that are', async () => {
    const { code, stderr } = await runCli(['pools', '-f', '-', '--format', 'png'], { stdin: values });
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error: --format: "png" is not one of table, svg, html\n  hint: gatesmith pools --help\n',
    );
  });

  test('pools that are not valid are not drawn', async () => {
    const { code, stdout, stderr } = await runCli(['pools', '-f', '-', '--format', 'svg'], {
      stdin: 'pools:\n  - name: a\n    addresses: [10.0.0.9-10.0.0.1]\n',
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('<stdin>:3:17: error GS-POOL-INVERTED pools[0].addresses[0]');
  });
});

test('an unknown key of a scenario is marked at the key, not at its first child', async () => {
  const stdin = 'pools: []\nsteps: []\nkubeProxy:\n  mode: keep\n';
  const { stdout, stderr } = await runCli(['pools', 'simulate', '-f', '-'], { stdin });
  expect(`${stdout}${stderr}`).toContain('<stdin>:3:1: warning GS-SCENARIO-INVALID kubeProxy');
});
