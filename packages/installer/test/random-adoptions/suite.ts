import { asRecord, at, isRecord, type KubernetesObject, stringsAt } from '@gatesmith/kubernetes';
import { helmBinaries } from '@internal/testing/helm';
import { describe, expect, test } from 'vitest';
import { accepted, addressOf, installOld, inUse, parsed, until } from '../adoption.ts';
import { runToEnd, type Scenario, startScenario } from '../start-scenario.ts';
import { keysOf, type Random, randomOf, randomValues, settable } from './random-old-values.ts';

const helms = await helmBinaries();
const namespace = 'web';

/**
 * Installs MetalLB and ingress-nginx with random values, changes some objects by hand, and adopts. Either the adoption is
 * refused before the first write, or every Service and every pod template is as it was.
 */
export function randomAdoptionSuite(seeds: readonly number[]): void {
  describe.skipIf(helms.length === 0)('an adoption of random installs', async () => {
    const keys = {
      metallb: settable(await keysOf('metallb')),
      ingress: settable(await keysOf('ingress-nginx')),
    };
    const counts = { adopted: 0, refused: 0 };
    test.for(seeds)('keeps every setting or refuses before it writes (seed %i)', async (seed) => {
      const random = randomOf(seed);
      const pick = () => helms[random(helms.length)]?.helm ?? 'helm';
      await using practice = await startScenario({ program: pick() });
      const { cluster, installer, sandbox } = practice;
      for (const { metadata } of sandbox.objects({ kind: 'Node' })) {
        const name = String(asRecord(metadata)?.['name']);
        await cluster.patch(
          { apiVersion: 'v1', kind: 'Node', name },
          { type: 'merge', body: { metadata: { labels: { edge: 'true' } } } },
        );
      }
      const names = {
        metallb: ['metallb', 'old'][random(2)] ?? '',
        ingress: ['ingress-nginx', 'door'][random(2)] ?? '',
      };
      const values = {
        metallb: randomValues(keys.metallb, random),
        ingress: randomValues(keys.ingress, random),
      };
      const story = JSON.stringify({ seed, names, values });
      const helm = pick();
      await installOld(practice, {
        chart: 'metallb',
        name: names.metallb,
        namespace: 'metallb-system',
        values: values.metallb,
        helm,
      });
      await inUse(practice);
      await installOld(practice, {
        chart: 'ingress-nginx',
        name: names.ingress,
        namespace,
        values: values.ingress,
        helm,
      });
      await until(`a front door, ${story}`, () => addressedDoor(practice));
      await changeByHand(practice, random);
      const before = picture(sandbox.objects().map(asObject));
      const proposed = await installer.proposeValues();
      const isCovered = proposed.findings.every(({ severity }) => severity !== 'error');
      sandbox.resetRequests();

      const { outcome } = await runToEnd(installer.adopt(parsed(proposed.values)));

      if (outcome.error?.code === 'PREFLIGHT_FAILED') {
        counts.refused += 1;
        const writes = sandbox.requests.filter(
          ({ write, dryRun, path }) => write && !dryRun && !/reviews$/.test(path),
        );
        expect([story, writes]).toEqual([story, []]);
        expect([story, isCovered, outcome.findings.map(({ message }) => message)]).toEqual([
          story,
          false,
          expect.anything(),
        ]);
        return;
      }
      counts.adopted += 1;
      expect([story, outcome.error]).toEqual([story, undefined]);
      expect([story, isCovered]).toEqual([story, true]);
      const after = picture(sandbox.objects().map(asObject));
      for (const [name, wanted] of before)
        expect([story, name, after.get(name)]).toEqual([story, name, wanted]);
      const again = await runToEnd(installer.adopt(parsed(proposed.values)));
      expect([story, again.outcome.writes]).toEqual([story, 0]);
    });
    test('was tried on values of both kinds of outcome', () => {
      console.log(
        `${counts.adopted} adopted, ${counts.refused} refused; values for ${keys.metallb.length} keys of MetalLB and ${keys.ingress.length} of ingress-nginx`,
      );
      expect(counts.adopted + counts.refused).toBe(seeds.length);
    });
  });
}

function asObject(value: unknown): KubernetesObject {
  // The practice cluster stores objects of the API only.
  return value as KubernetesObject;
}

async function addressedDoor({ sandbox }: Scenario): Promise<KubernetesObject | undefined> {
  return sandbox
    .objects({ kind: 'Service', namespace })
    .map(asObject)
    .find((service) => at(service, 'spec', 'type') === 'LoadBalancer' && addressOf(service) !== undefined);
}

/** Changes that no release contains. */
async function changeByHand(practice: Scenario, random: Random): Promise<void> {
  const { cluster } = practice;
  const door = await addressedDoor(practice);
  if (door === undefined) return;
  const { name } = door.metadata;
  const changes: readonly (() => Promise<unknown>)[] = [
    () =>
      cluster.patch(
        { apiVersion: 'v1', kind: 'Service', namespace, name },
        { type: 'merge', body: { metadata: { annotations: { 'example.com/by-hand': 'yes' } } } },
      ),
    () =>
      cluster.patch(
        { apiVersion: 'v1', kind: 'Service', namespace, name },
        { type: 'merge', body: { spec: { loadBalancerSourceRanges: ['10.0.0.0/8'] } } },
      ),
    () =>
      accepted(practice, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'second', namespace },
        spec: {
          type: 'LoadBalancer',
          selector: stringsAt(door, 'spec', 'selector'),
          ports: [{ name: 'https', port: 8443, targetPort: 'https' }],
        },
      }),
  ];
  if (random(3) === 0) await changes[random(changes.length)]?.();
}

/** Every Service and every pod template, by kind and by name without the name of the release. */
function picture(objects: readonly KubernetesObject[]): ReadonlyMap<string, unknown> {
  const services = objects
    .filter(({ kind }) => kind === 'Service')
    // A Service with an address keeps its name, too.
    .map(
      (service) =>
        [`Service ${isOutside(service) ? service.metadata.name : plain(service)}`, facade(service)] as const,
    );
  const templates = objects
    .filter(
      ({ kind, metadata }) =>
        (kind === 'Deployment' || kind === 'DaemonSet') && !['web', 'kube-proxy'].includes(metadata.name),
    )
    .map((workload) => [`Pods of ${plain(workload)}`, normal(at(workload, 'spec', 'template'))] as const);
  return new Map([...services, ...templates]);
}

function plain({ metadata: { namespace: where = '', name } }: KubernetesObject): string {
  return `${where}/${withoutRelease(name)}`;
}

function withoutRelease(text: string): string {
  return text
    .replaceAll(/(?<![a-z0-9-])(gatesmith|old|door)-/g, '')
    .replaceAll('$(POD_NAMESPACE)', namespace);
}

/** A Service as its clients see it. For one that only pods reach, its address inside of the cluster is the server's choice. */
function facade(service: KubernetesObject): unknown {
  const spec = asRecord(service['spec']) ?? {};
  const { selector: _, clusterIP, clusterIPs, ...rest } = spec;
  return normal({
    address: isOutside(service) ? addressOf(service) : undefined,
    metadata: { labels: service.metadata.labels, annotations: service.metadata.annotations },
    spec: isOutside(service) ? { ...rest, clusterIP, clusterIPs } : rest,
  });
}

function isOutside(service: KubernetesObject): boolean {
  return at(service, 'spec', 'type') === 'LoadBalancer';
}

const marks =
  /^(app\.kubernetes\.io\/(name|instance|version|component|part-of|managed-by)|helm\.sh\/chart|meta\.helm\.sh\/.*|app|component)$/;

/** Without the names and marks of a release, and without versions of images. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(normal);
    return items.every((item) => typeof item === 'string')
      ? items.sort()
      : items
          .map(keyed)
          .sort(byText)
          .map(([, item]) => item);
  }
  if (typeof value === 'string') return withoutRelease(value);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !marks.test(key) && inner !== undefined && !isEmpty(inner))
      .map(([key, inner]) => [key, key === 'image' ? String(inner).replace(/[:@].*$/, '') : normal(inner)])
      .filter(([, inner]) => !isEmpty(inner)),
  );
}

function isEmpty(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

function keyed(item: unknown): readonly [string, unknown] {
  return [JSON.stringify(item), item];
}

function byText([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one.localeCompare(other);
}
