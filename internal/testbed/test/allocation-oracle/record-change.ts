import type { AllocationStep, NamedPool, ServiceInput } from '@gatesmith/metallb';
import type { Testbed } from '../../src/index.ts';
import type { Lane } from './metallb-controller.ts';
import { lastPools } from './random-scenario.ts';
import type { RecordedChange, Scenario } from './scenario.ts';
import { settled } from './settled.ts';

const pools = (lane: Lane): string =>
  `/apis/metallb.io/v1beta1/namespaces/${lane.metallbNamespace}/ipaddresspools`;
const mergePatch = 'application/merge-patch+json';
const shortMs = 250;
const longMs = 1_000;

interface Versioned {
  readonly metadata: { readonly resourceVersion: string };
}

/** Plays a scenario on the real controller, from an empty lane to an empty lane. */
export async function recordChange(bed: Testbed, lane: Lane, scenario: Scenario): Promise<RecordedChange> {
  const player = new Player(bed, lane);
  try {
    return await play(player, scenario);
  } finally {
    await player.clear();
  }
}

async function play(player: Player, scenario: Scenario): Promise<RecordedChange> {
  const { seed, kind, pools, services, history, steps, isRestart } = scenario;
  await player.takeStep({ pools });
  const past = [...services.map((service) => ({ create: service })), ...history];
  for (const step of past) await player.takeStep(step);
  const before = await player.held(longMs);
  const existing = player.services().map((service) => ({ service, addresses: before[keyOf(service)] ?? [] }));
  const start = { seed, kind, ...(history.length > 0 && { past }) };
  if (isRestart) {
    await player.restart(steps);
    const after = await player.held(longMs);
    const restarted = {
      pools: lastPools(scenario),
      existing,
      controller: 'starts',
      steps: [],
      after,
    } as const;
    return { ...start, poolsBefore: pools, ...restarted };
  }
  for (const step of steps) await player.takeStep(step);
  return { ...start, pools, existing, steps, after: await player.held(longMs) };
}

function keyOf({ metadata: { name, namespace = 'default' } }: ServiceInput): string {
  return `${namespace}/${name}`;
}

/** Does in one lane what steps say. */
class Player {
  readonly #bed: Testbed;
  readonly #lane: Lane;
  #pools: readonly NamedPool[] = [];
  readonly #services = new Map<string, ServiceInput>();

  constructor(bed: Testbed, lane: Lane) {
    this.#bed = bed;
    this.#lane = lane;
  }

  /** Takes a step and waits until the controller has dealt with it, unless another set of pools follows at once. */
  async takeStep(step: AllocationStep): Promise<void> {
    const mark = this.#lane.controller.mark();
    if ('pools' in step) {
      const isChanged = await this.#setPools(step.pools);
      if (isChanged && step.optional !== true) await this.#settle(mark, /PoolReconciler","end reconcile/);
      return;
    }
    const key = 'delete' in step ? step.delete : keyOf('create' in step ? step.create : step.change);
    if ('create' in step) await this.#create(step.create);
    else if ('delete' in step) await this.#delete(step.delete);
    else if (!(await this.#change(step.change))) return;
    const [namespace = '', name = ''] = key.split('/');
    await this.#settle(mark, new RegExp(`"end reconcile":"${this.#lane.namespace(namespace)}/${name}"`));
  }

  services(): readonly ServiceInput[] {
    return [...this.#services.values()];
  }

  /** Takes the steps while the controller does not run. */
  async restart(steps: readonly AllocationStep[]): Promise<void> {
    const { controller } = this.#lane;
    await controller.stop();
    for (const step of steps) if ('pools' in step) await this.#setPools(step.pools);
    const mark = controller.mark();
    controller.start();
    await this.#settle(mark, /reprocessAll","end reconcile/);
  }

  /** The addresses of the Services, once nothing has happened for some time. */
  async held(quietMs: number): Promise<Readonly<Record<string, readonly string[]>>> {
    const mark = this.#lane.controller.mark();
    return settled({ bed: this.#bed, lane: this.#lane, mark, evidence: undefined, quietMs });
  }

  async clear(): Promise<void> {
    for (const key of [...this.#services.keys()]) await this.takeStep({ delete: key });
    await this.takeStep({ pools: [] });
  }

  async #settle(mark: number, evidence: RegExp): Promise<void> {
    await settled({ bed: this.#bed, lane: this.#lane, mark, evidence, quietMs: shortMs });
  }

  async #setPools(next: readonly NamedPool[]): Promise<boolean> {
    const { api } = this.#bed;
    const path = pools(this.#lane);
    let isChanged = false;
    for (const { name } of this.#pools) {
      if (next.some((pool) => pool.name === name)) continue;
      await api.request('DELETE', `${path}/${name}`);
      isChanged = true;
    }
    for (const { name, ...spec } of next) {
      const old = this.#pools.find((pool) => pool.name === name);
      const object = {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: { name },
        spec: this.#inLane(spec),
      };
      if (old === undefined) await api.request('POST', path, { body: object });
      else if (JSON.stringify(old) === JSON.stringify({ name, ...spec })) continue;
      else {
        await api.request('PATCH', `${path}/${name}`, {
          contentType: 'application/json-patch+json',
          body: [{ op: 'replace', path: '/spec', value: object.spec }],
        });
      }
      isChanged = true;
    }
    this.#pools = next;
    return isChanged;
  }

  #inLane(spec: Omit<NamedPool, 'name'>): Omit<NamedPool, 'name'> {
    const { serviceAllocation } = spec;
    if (serviceAllocation?.namespaces === undefined) return spec;
    const namespaces = serviceAllocation.namespaces.map((name) => this.#lane.namespace(name));
    return { ...spec, serviceAllocation: { ...serviceAllocation, namespaces } };
  }

  async #create(service: ServiceInput): Promise<void> {
    const { namespace = '', ...metadata } = service.metadata;
    await this.#bed.api.request('POST', this.#path(namespace), {
      body: { metadata, spec: this.#specOf(service) },
    });
    this.#services.set(keyOf(service), service);
  }

  /** Whether the change makes a difference to the API server; otherwise the controller does not see it. */
  async #change(service: ServiceInput): Promise<boolean> {
    const old = this.#services.get(keyOf(service));
    const { namespace = '', name, labels = {}, annotations = {} } = service.metadata;
    const path = `${this.#path(namespace)}/${name}`;
    const unchanged = await this.#bed.api.request<Versioned>('GET', path);
    const changed = await this.#bed.api.request<Versioned>('PATCH', path, {
      contentType: mergePatch,
      body: {
        metadata: {
          labels: { ...nulls(old?.metadata.labels), ...labels },
          annotations: { ...nulls(old?.metadata.annotations), ...annotations },
        },
        spec: { ...nulls(old?.spec), ...this.#specOf(service) },
      },
    });
    this.#services.set(keyOf(service), service);
    return changed.metadata.resourceVersion !== unchanged.metadata.resourceVersion;
  }

  async #delete(key: string): Promise<void> {
    const [namespace = '', name = ''] = key.split('/');
    await this.#bed.api.request('DELETE', `${this.#path(namespace)}/${name}`);
    this.#services.delete(key);
  }

  #path(namespace: string): string {
    return `/api/v1/namespaces/${this.#lane.namespace(namespace)}/services`;
  }

  #specOf({ spec: { type = 'LoadBalancer', ports = [], ...spec } }: ServiceInput): object {
    const { loadBalancerClass } = this.#lane;
    const named = ports.map((port) => ({ name: `${port.protocol?.toLowerCase()}-${port.port}`, ...port }));
    return {
      selector: { app: 'x' },
      ...spec,
      type,
      ports: named,
      ...(loadBalancerClass !== '' && { loadBalancerClass }),
    };
  }
}

function nulls(old: object = {}): Readonly<Record<string, null>> {
  return Object.fromEntries(Object.keys(old).map((name) => [name, null]));
}
