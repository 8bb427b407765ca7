import { expect, test } from 'vitest';
import {
  type Cluster,
  createInstaller,
  type Helm,
  type HelmVersion,
  httpProbe,
  type Probe,
} from '../src/index.ts';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

/** A port as a program of its own may implement it: methods on a prototype, and a private field. */
class ClassCluster implements Cluster {
  readonly #inner: Cluster;
  constructor(inner: Cluster) {
    this.#inner = inner;
  }
  get server(): string {
    return this.#inner.server;
  }
  get context(): string {
    return this.#inner.context;
  }
  version(...args: Parameters<Cluster['version']>): ReturnType<Cluster['version']> {
    return this.#inner.version(...args);
  }
  kinds(...args: Parameters<Cluster['kinds']>): ReturnType<Cluster['kinds']> {
    return this.#inner.kinds(...args);
  }
  list(...args: Parameters<Cluster['list']>): ReturnType<Cluster['list']> {
    return this.#inner.list(...args);
  }
  get(...args: Parameters<Cluster['get']>): ReturnType<Cluster['get']> {
    return this.#inner.get(...args);
  }
  create(...args: Parameters<Cluster['create']>): ReturnType<Cluster['create']> {
    return this.#inner.create(...args);
  }
  apply(...args: Parameters<Cluster['apply']>): ReturnType<Cluster['apply']> {
    return this.#inner.apply(...args);
  }
  patch(...args: Parameters<Cluster['patch']>): ReturnType<Cluster['patch']> {
    return this.#inner.patch(...args);
  }
  delete(...args: Parameters<Cluster['delete']>): ReturnType<Cluster['delete']> {
    return this.#inner.delete(...args);
  }
  may(...args: Parameters<Cluster['may']>): ReturnType<Cluster['may']> {
    return this.#inner.may(...args);
  }
  async rules(...args: Parameters<NonNullable<Cluster['rules']>>): ReturnType<NonNullable<Cluster['rules']>> {
    return (await this.#inner.rules?.(...args)) ?? { incomplete: true, rules: [] };
  }
  logs(...args: Parameters<Cluster['logs']>): ReturnType<Cluster['logs']> {
    return this.#inner.logs(...args);
  }
  async askPod(
    ...args: Parameters<NonNullable<Cluster['askPod']>>
  ): ReturnType<NonNullable<Cluster['askPod']>> {
    return (await this.#inner.askPod?.(...args)) ?? { status: 404, body: '' };
  }
  close(): Promise<void> {
    return this.#inner.close();
  }
}

class ClassHelm implements Helm {
  readonly #inner: Helm;
  constructor(inner: Helm) {
    this.#inner = inner;
  }
  get program(): string {
    return this.#inner.program;
  }
  version(...args: Parameters<Helm['version']>): Promise<HelmVersion> {
    return this.#inner.version(...args);
  }
  template(...args: Parameters<Helm['template']>): Promise<string> {
    return this.#inner.template(...args);
  }
  upgrade(...args: Parameters<Helm['upgrade']>): Promise<void> {
    return this.#inner.upgrade(...args);
  }
  uninstall(...args: Parameters<Helm['uninstall']>): Promise<void> {
    return this.#inner.uninstall(...args);
  }
}

class ClassProbe implements Probe {
  readonly #inner: Probe;
  #asked = 0;
  constructor(inner: Probe) {
    this.#inner = inner;
  }
  get model(): string | undefined {
    return this.#inner.model;
  }
  get asked(): number {
    return this.#asked;
  }
  http(...args: Parameters<Probe['http']>): ReturnType<Probe['http']> {
    return this.#inner.http(...args);
  }
  async arp(): ReturnType<NonNullable<Probe['arp']>> {
    this.#asked += 1;
    return { asked: true, macs: ['02:00:c0:a8:14:0b'] };
  }
}

const program = await findHelm();

test.skipIf(program === undefined)(
  'ports that are instances of classes install, verify and uninstall as any other',
  async () => {
    await using practice = await startScenario({ program: program ?? 'helm', speed: 1000 });
    const { sandbox, cluster, helm, chart } = practice;
    const probe = new ClassProbe(
      httpProbe({ reroute: (address, port) => sandbox.reach(address, port), model: 'practice cluster' }),
    );
    const installer = createInstaller({
      cluster: new ClassCluster(cluster),
      helm: new ClassHelm(helm),
      probe,
      chart,
      rollout: { soakSeconds: 0.1, settleSeconds: 0 },
    });
    const values = await recipe();

    expect((await installer.snapshot()).server.gitVersion).toBe('v1.36.3');
    expect((await installer.plan(values)).plan.summary.created).toBeGreaterThan(0);

    const { outcome } = await runToEnd(installer.up(values));
    expect(outcome.error).toBeUndefined();
    expect(outcome).toMatchObject({ result: 'done', addresses: [{ address: '192.168.20.20' }] });
    expect(outcome.writes).toBeGreaterThan(0);
    expect(probe.asked).toBeGreaterThan(0);

    expect((await installer.verify(values)).summary.errors).toBe(0);
    expect((await runToEnd(installer.up(values))).outcome).toMatchObject({ result: 'unchanged', writes: 0 });
    expect((await runToEnd(installer.uninstall())).outcome).toMatchObject({ result: 'done' });
  },
);
