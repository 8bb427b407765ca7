/// <reference types="node" />
/*
 * Prints how fast texts are patched and a large cluster is decided.
 * Run: node --conditions=@gatesmith/source packages/kube-proxy/bench/patch.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import { decideKubeProxy, detectKubeProxy, type KubernetesObject, patchManifest } from '../src/index.ts';
import { configMap, configText, daemonSet, kubeadmConfig, node, proxyPod } from '../test/clusters.ts';

const folder = new URL('../test/fixtures/texts/', import.meta.url);
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

interface Rate {
  readonly wall: number;
  /** What an idle core would do: on a busy machine the clock counts other people's work as well. */
  readonly cpu: number;
}

function perSecond(run: () => void, count: number): Rate {
  const start = performance.now();
  const used = process.cpuUsage();
  let rounds = 0;
  while (performance.now() - start < 1_000) {
    run();
    rounds += 1;
  }
  const { user, system } = process.cpuUsage(used);
  return {
    wall: Math.round((rounds * count * 1_000) / (performance.now() - start)),
    cpu: Math.round((rounds * count * 1_000_000) / (user + system)),
  };
}

function report(title: string, chosen: readonly { readonly text: string }[]): void {
  const run = (): void => {
    for (const { text } of chosen) patchManifest(text);
  };
  for (let round = 0; round * chosen.length < 6_000; round += 1) run();
  const { wall, cpu } = perSecond(run, chosen.length);
  console.log(`${title}: ${wall} texts/s by the clock, ${cpu} per second of CPU`);
}

report(
  'a dump in ipvs mode, one word changed',
  texts.filter(({ name }) => name.startsWith('02-')),
);
report(
  'dumps and short texts as found in the field',
  texts.filter(({ name }) => name < '50' && !/^(?:16|19|20|26)-/.test(name)),
);
report(
  'all raw texts, odd ones included',
  texts.filter(({ name }) => name < '50'),
);
report(
  'ConfigMap manifests',
  texts.filter(({ name }) => name >= '50' && name < '90'),
);

const nodes = Array.from({ length: 1_000 }, (_, index) => node(`node-${index}`));
const pods = nodes.map(({ metadata }) =>
  proxyPod(metadata?.name ?? '', { createdAt: '2026-11-22T12:00:00Z', startedAt: '2026-11-22T12:00:02Z' }),
);
const objects: KubernetesObject[] = [
  ...nodes,
  ...pods,
  daemonSet(),
  configMap({ data: { 'config.conf': configText('ipvs') } }),
  kubeadmConfig(),
];
const used = process.cpuUsage();
const start = performance.now();
const { decision } = decideKubeProxy(detectKubeProxy({ objects, serverVersion: 'v1.36.3' }));
const elapsed = performance.now() - start;
const { user, system } = process.cpuUsage(used);
console.log(
  `decision for 1,000 nodes and their pods (${decision}): ${elapsed.toFixed(1)} ms by the clock, ${((user + system) / 1_000).toFixed(1)} ms of CPU`,
);
