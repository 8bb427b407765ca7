import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstallEvent, Outcome } from '@gatesmith/installer';
import { parseValues, type Values } from '@gatesmith/values';
import { afterAll, beforeAll, expect } from 'vitest';
import { waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { comparable, comparableId } from './comparable.ts';
import { oneRange, unavailable } from './gatesmith.ts';
import { type Fact, metallbFacts, plainFacts } from './honesty-facts.ts';
import { objectId, type StoredObject } from './inventory.ts';
import { modelledWorld, realWorld, type World } from './world.ts';

// Every scenario runs on the real control plane and on the practice cluster, one after the other on the same two, and
// must end alike. Where it does not, the model is wrong.

const values = (changes: Readonly<Record<string, unknown>> = {}): Values =>
  parseValues([{ file: 'values.yaml', text: JSON.stringify({ ...oneRange, ...changes }) }]);

const pool = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  namespace: 'metallb-system',
  name: 'default',
};
const entrypoint = '/api/v1/namespaces/traefik/services/gatesmith-entrypoint';

interface BalancedService {
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { readonly ip: string }[] } };
}

const smallPool = { pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.99'] }] };
const foreignPool = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name: 'theirs', namespace: 'metallb-system' },
  // With autoAssign, whether the entrypoint's address comes out of it would be a race between the pools' arrival.
  spec: { addresses: ['10.9.0.0/24'], autoAssign: false },
};

interface Scenario {
  readonly name: string;
  run(world: World): AsyncIterable<InstallEvent>;
}

/** In this order: each begins where the one before it ended. */
const installs: readonly Scenario[] = [
  { name: 'uninstall of nothing', run: ({ installer }) => installer.uninstall(patience) },
  {
    name: 'a person who says no',
    run: ({ installer }) => installer.up(values(), { ...patience, confirm: async () => false }),
  },
  {
    name: 'a user who may not patch Namespaces',
    async *run(world) {
      const installer = await world.withoutRightToPatchNamespaces();
      yield* installer.up(values(), patience);
    },
  },
  {
    name: 'a pool that holds a node is refused',
    run: ({ installer }) =>
      installer.up(
        values({ pools: [{ name: 'default', addresses: ['192.168.20.11-192.168.20.40'] }] }),
        patience,
      ),
  },
  { name: 'the recipe on an empty cluster', run: ({ installer }) => installer.up(values(), patience) },
  { name: 'the recipe again', run: ({ installer }) => installer.up(values(), patience) },
];

/** They continue from the recipe. */
const changes: readonly Scenario[] = [
  {
    name: 'the recipe while the webhook refuses connections',
    async *run(world) {
      const mend = await world.refuseWebhook();
      yield* world.installer.up(values(), { timeoutMs: 10_000 });
      await mend();
    },
  },
  {
    name: 'a saved plan, when a pool has moved since',
    async *run({ installer, cluster }) {
      const { plan } = await installer.plan(values(smallPool));
      await cluster.patch(pool, {
        type: 'merge',
        body: { spec: { addresses: ['192.168.20.20-192.168.20.200'] } },
      });
      yield* installer.up(values(smallPool), { ...patience, plan });
    },
  },
  { name: 'a smaller pool', run: ({ installer }) => installer.up(values(smallPool), patience) },
  {
    name: 'a changed template of the DaemonSet of Traefik',
    run: ({ installer }) =>
      installer.up(values({ ...smallPool, traefik: { log: { level: 'DEBUG' } } }), patience),
  },
  {
    name: 'a second pool and a Deployment',
    run: ({ installer }) =>
      installer.up(
        values({
          pools: [
            { name: 'default', addresses: ['192.168.20.20-192.168.20.99'] },
            { name: 'second', addresses: ['192.168.20.100-192.168.20.120'], autoAssign: false },
          ],
          entrypoint: { ipAddressPool: 'default' },
          ingress: { controller: 'traefik', kind: 'Deployment', replicas: 3 },
        }),
      ),
  },
  {
    // MetalLB's webhook sees the old second pool next to the new first one, whatever order the release has.
    name: 'a pool that takes in what the pool that goes still holds',
    run: ({ installer }) => installer.up(values(), patience),
  },
  {
    name: 'the same in two goes, the first of them',
    run: ({ installer }) => installer.up(values(smallPool), patience),
  },
  {
    name: 'a pool that was edited by hand is corrected',
    async *run({ installer, cluster, api }) {
      await cluster.patch(pool, {
        type: 'merge',
        body: { spec: { addresses: ['192.168.20.50-192.168.20.60'] } },
      });
      // The findings of `up` must not depend on how fast MetalLB follows the pool.
      await waitUntil('the entrypoint follows the pool', async () => {
        const { status } = await api.request<BalancedService>('GET', entrypoint);
        return status.loadBalancer.ingress?.[0]?.ip === '192.168.20.50';
      });
      yield* installer.up(values(smallPool), patience);
    },
  },
  {
    name: 'uninstall next to a foreign pool',
    async *run({ installer, cluster }) {
      await cluster.create(foreignPool);
      yield* installer.uninstall(patience);
    },
  },
  {
    name: 'the recipe over what uninstall left, interrupted before its release',
    async *run({ installer }) {
      const interrupt = new AbortController();
      for await (const event of installer.up(values(), { ...patience, signal: interrupt.signal })) {
        if (event.type === 'step-start' && event.step === 'release') interrupt.abort();
        yield event;
      }
    },
  },
  {
    name: 'up continues from there, without an ingress controller',
    run: ({ installer }) => installer.up(values({ ingress: { controller: 'none' } }), patience),
  },
  {
    name: 'uninstall of everything',
    async *run({ installer, cluster }) {
      await cluster.delete({ ...pool, name: 'theirs' });
      yield* installer.uninstall(patience);
    },
  },
];

/** Well below the test's own, so that what hangs says what it waits for. */
const patience = { timeoutMs: 90_000 };

interface Account {
  readonly result: Outcome['result'];
  readonly error: string | undefined;
  readonly findings: readonly string[];
  readonly steps: readonly string[];
  readonly writes: readonly string[];
  readonly objects: Readonly<Record<string, unknown>>;
}

let worlds: readonly World[] = [];
let before: readonly ReadonlySet<string>[] = [];
const folder = mkdtempSync(join(tmpdir(), 'gatesmith-honesty-'));

beforeAll(async () => {
  if (unavailable !== '') return;
  worlds = await Promise.all([realWorld(), modelledWorld(folder)]);
  before = await Promise.all(worlds.map(async (world) => new Set((await world.objects()).map(objectId))));
});

afterAll(async () => {
  for (const world of worlds) await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function account(
  world: World,
  known: ReadonlySet<string>,
  scenario: Scenario,
): Promise<{ readonly account: Account; readonly said: string }> {
  world.takeWrites();
  const steps: string[] = [];
  let outcome: Outcome | undefined;
  for await (const event of scenario.run(world)) {
    if (event.type === 'step-end') steps.push(event.step);
    if (event.type === 'done') outcome = event.outcome;
  }
  const written = world.takeWrites();
  const added = (await world.objects()).filter((object: StoredObject) => !known.has(objectId(object)));
  const comparables: Account = {
    result: outcome?.result ?? 'failed',
    error: outcome?.error?.code,
    // One look that gets no answer, while pods and announcer change places, is real and not the model's to foretell.
    findings: (outcome?.findings ?? [])
      .filter(({ code }) => code !== 'GS-ADDRESS-SILENT')
      .map(({ code, severity, subject }) => `${severity} ${code} ${subject}`)
      .sort(),
    steps,
    writes: inBatches(
      written
        // How often a lease is renewed is a matter of time.
        .filter((write) => !/^patch .*\/leases\/gatesmith$/.test(write))
        // Status objects are named by lot.
        .map((write) => write.replace(/(?<=servicel2statuses\/l2-)\w+$/, '*')),
    ),
    objects: Object.fromEntries(added.map((object) => [comparableId(object), comparable(object)])),
  };
  const said = [outcome?.error?.message ?? 'no error', ...(outcome?.unfinished ?? [])].join('; ');
  return { account: comparables, said };
}

/** Helm writes the objects of one kind side by side; only the order of the kinds is an order. */
function inBatches(written: readonly string[]): readonly string[] {
  const batches: string[][] = [];
  let last: string | undefined;
  for (const write of written) {
    const [verb, path = ''] = write.split(' ');
    const batch = `${verb} ${path.replace(/\/namespaces\/[^/]+(?=\/)/, '').replace(/\/[^/]*$/, '')}`;
    if (batch !== last) batches.push([]);
    batches.at(-1)?.push(write);
    last = batch;
  }
  return batches.flatMap((batch) => batch.sort());
}

async function agree(scenario: Scenario): Promise<void> {
  const [real, modelled] = await Promise.all(
    worlds.map((world, index) => account(world, before[index] ?? new Set(), scenario)),
  );
  expect(modelled?.account, `real: ${real?.said}\nmodel: ${modelled?.said}`).toEqual(real?.account);
}

async function answerAlike({ ask }: Fact): Promise<void> {
  const [real, modelled] = await Promise.all(worlds.map(({ api }) => ask(api)));
  expect(modelled).toEqual(real);
}

clusterTest.for(plainFacts)('$name, in the model as in reality', answerAlike);
clusterTest.for(installs)('$name: model and reality agree', agree);
clusterTest.for(metallbFacts)('$name, in the model as in reality', answerAlike);
clusterTest.for(changes)('$name: model and reality agree', agree);
