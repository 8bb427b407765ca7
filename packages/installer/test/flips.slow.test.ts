import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeParseValues, type ValuesInput } from '@gatesmith/values';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptedName } from '../src/index.ts';
import { root } from './assembled-chart.ts';
import { findHelm, runToEnd, type Scenario, startScenario } from './start-scenario.ts';

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

const schema: JsonSchema = JSON.parse(
  readFileSync(join(root, 'charts/gatesmith/values.schema.json'), 'utf8'),
);
const ofOthers = new Set(['global', 'metallb', 'ingress-nginx', 'traefik']);

/** Every true or false of our own sections; of lists the first entry is taken. */
function* switches(
  { type, properties = {}, items }: JsonSchema,
  path: readonly string[] = [],
): Generator<readonly string[]> {
  if (type === 'boolean') yield path;
  if (items !== undefined) yield* switches(items, [...path, '0']);
  for (const [key, child] of Object.entries(properties))
    if (path.length > 0 || !ofOthers.has(key)) yield* switches(child, [...path, key]);
}

const base: ValuesInput = {
  pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.60'] }],
  layer2: [{ name: 'default', ipAddressPools: ['default'] }],
  bgp: {
    mode: 'frr',
    peers: [{ name: 'tor', myASN: 64_500, peerASN: 64_501, peerAddress: '192.168.20.1' }],
    advertisements: [{ name: 'default', ipAddressPools: ['default'] }],
    bfdProfiles: [{ name: 'fast' }],
  },
};
const { values: filled } = safeParseValues([{ file: 'base', value: base }]);

/** The base with the opposite of what it says there; what it does not say is false. */
function flipped(path: readonly string[]): ValuesInput {
  const said: unknown = path.reduce<unknown>((at, part) => Reflect.get(Object(at), part), filled);
  const copy: unknown = structuredClone(base);
  let at: object = Object(copy);
  for (const [index, part] of path.slice(0, -1).entries()) {
    if (!Object.hasOwn(at, part)) Reflect.set(at, part, path[index + 1] === '0' ? [] : {});
    at = Object(Reflect.get(at, part));
  }
  Reflect.set(at, path.at(-1) ?? '', said !== true);
  // Only a boolean of the schema was changed.
  return copy as ValuesInput;
}

const program = await findHelm();
const paths = [...switches(schema)].map((path) => ({ path, name: path.join('.') }));

describe.skipIf(program === undefined)('a second install that turns one switch', () => {
  let scenario: Scenario;
  const pool = {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    name: 'default',
    namespace: 'metallb-system',
  };
  const uid = async (): Promise<unknown> => (await scenario.cluster.get(pool))?.metadata.uid;

  beforeAll(async () => {
    scenario = await startScenario({ program: program ?? 'helm' });
    if (filled === undefined) throw new Error('the base is refused');
    const { outcome } = await runToEnd(scenario.installer.up(filled));
    expect(outcome.error).toBeUndefined();
  });

  afterAll(async () => {
    await scenario?.[Symbol.asyncDispose]();
  });

  test('turns all that there are', () => {
    expect(paths.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "pools.0.autoAssign",
        "pools.0.avoidBuggyIPs",
        "pools.0.allocateOnly",
        "bgp.peers.0.enableGracefulRestart",
        "bgp.peers.0.ebgpMultiHop",
        "bgp.peers.0.disableMP",
        "bgp.peers.0.dualStackAddressFamily",
        "bgp.bfdProfiles.0.echoMode",
        "bgp.bfdProfiles.0.passiveMode",
        "ingress.acknowledgeEndOfLife",
        "ingress.defaultClass",
        "ingress.nginxAnnotations",
        "ingress.defaultBackend.enabled",
        "entrypoint.enabled",
        "entrypoint.disruptionBudget.enabled",
        "entrypoint.spec.allocateLoadBalancerNodePorts",
        "entrypoint.spec.publishNotReadyAddresses",
        "networkPolicies.enabled",
        "admissionPolicy.enabled",
        "argocd.syncWaves",
      ]
    `);
  });

  test.for(paths)(
    '$name: converges and reverts without a new pool, or is refused by name',
    async ({ path }) => {
      const { findings, values } = safeParseValues([{ file: 'flipped', value: flipped(path) }]);
      if (values === undefined || filled === undefined) {
        expect(findings.map(({ message, path: at }) => `${at.join('.')} ${message}`).join('\n')).toContain(
          path.at(-1),
        );
        return;
      }
      const before = await uid();
      for (const wanted of [values, filled]) {
        const { findings: found } = await scenario.installer.plan(wanted);
        const lost = found.filter(({ code }) => code === 'GS-ADDRESS-LOST');
        expect(lost).toHaveLength(path.join('.') === 'entrypoint.enabled' && wanted === values ? 1 : 0);
        const accept = lost.map(acceptedName);
        const { outcome } = await runToEnd(scenario.installer.up(wanted, { accept }));
        expect(outcome.error).toBeUndefined();
        expect(['done', 'unchanged']).toContain(outcome.result);
        expect(await uid()).toBe(before);
      }
    },
  );
});
