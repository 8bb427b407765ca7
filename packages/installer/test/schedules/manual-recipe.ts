import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '@gatesmith/sandbox';
import { parseAllDocuments } from 'yaml';
import type { Helm } from '../../src/index.ts';
import { type ApiAnswer, type Ask, apiOf, collectionOf, pathOf, placed, type StoredObject } from './api.ts';
import { type Schedule, unleash } from './schedule.ts';

/** The tools for following the recipe. */
export interface ManualRecipeOptions {
  /** Renders with the real Helm. */
  readonly template: Helm['template'];
  /** A folder with the charts ingress-nginx and metallb. */
  readonly charts: string;
  /** Of the cluster's time, between two commands: none for a script, half a minute for a person who reads on. */
  readonly pauseSeconds: number;
}

/** The progress of a user who typed the recipe line by line. */
export interface RecipeEnd {
  /** The command that failed; nothing after it was typed. */
  readonly failed?: string | undefined;
  /** The recipe's criterion of success: the test Service has an EXTERNAL-IP. */
  readonly hasAddress: boolean;
  /** Checks that the recipe does not make: one node announces the address, and a pod serves it. */
  readonly works: boolean;
}

const speed = 20;
const patienceSeconds = 60;

/**
 * Follows the documented recipe (Helm for ingress-nginx, `kubectl edit` for kube-proxy, `kubectl apply` of MetalLB's
 * manifest, of a pool and its advertisement, and of a test) while everything of the schedule goes wrong. A command is typed
 * once. The client library's own retries are made, and ingress-nginx goes without its admission webhook, which the model
 * of Helm would not install: both are kinder to the recipe than life is.
 */
export async function followRecipe(
  schedule: Schedule,
  { template, charts, pauseSeconds }: ManualRecipeOptions,
): Promise<RecipeEnd> {
  const rendered = async (chart: string, namespace: string, values: string): Promise<StoredObject[]> =>
    parseAllDocuments(await template({ release: chart, namespace, chart: join(charts, chart), values }))
      .map((document) => document.toJS() as StoredObject | null) // rendered by Helm
      .filter((object): object is StoredObject => object?.kind !== undefined)
      .filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === undefined)
      .map((object) => placed(object, namespace));
  const ingress = await rendered('ingress-nginx', 'ingress-nginx', ingressValues);
  const metallb = await rendered('metallb', 'metallb-system', 'frrk8s: { enabled: false }\n');
  await using sandbox = await startSandbox({
    speed,
    seed: schedule.seed + 1,
    delays: { crdEstablished: schedule.crdsLateMs, webhookServes: schedule.certificateLateMs },
  });
  const kubectl = apiOf(sandbox.kubeconfig, 'kubectl (model)');
  const helm = apiOf(sandbox.kubeconfig, 'Helm/4 (model)');
  const calmDown = unleash(sandbox, schedule);
  try {
    const commands: readonly (readonly [name: string, run: () => Promise<void>])[] = [
      [
        'helm install ingress-nginx',
        () => install(helm, [namespaceOf('ingress-nginx'), ...ingress], schedule.helmDiesAfter),
      ],
      ['kubectl edit configmap kube-proxy', () => editKubeProxy(kubectl)],
      ['kubectl apply metallb', () => apply(kubectl, [namespaceOf('metallb-system'), ...metallb])],
      ['kubectl apply pool', () => apply(kubectl, pool)],
      ['kubectl apply test', () => apply(kubectl, testService)],
    ];
    for (const [name, run] of commands) {
      if (name === 'kubectl apply metallb' && schedule.nodeGone) sandbox.faults.node('n3', 'down');
      try {
        await run();
      } catch (error) {
        return { failed: `${name}: ${String(error)}`, hasAddress: false, works: false };
      }
      await sleep((pauseSeconds * 1000) / speed);
    }
    return await look(sandbox, kubectl);
  } finally {
    calmDown();
  }
}

const ingressValues =
  'controller: { kind: DaemonSet, admissionWebhooks: { enabled: false } }\ndefaultBackend: { enabled: true }\n';

const namespaceOf = (name: string): StoredObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

const inSystem = { name: 'default', namespace: 'metallb-system' };
const pool: readonly StoredObject[] = [
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: inSystem,
    spec: { addresses: ['192.168.20.20-192.168.20.255'], autoAssign: true },
  },
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'L2Advertisement',
    metadata: inSystem,
    spec: { ipAddressPools: ['default'] },
  },
];

const labels = { app: 'nginx-metallb-test' };
const testMetadata = { name: 'nginx-metallb-test', namespace: 'default' };
const serviceMetadata = { name: 'nginx-service', namespace: 'default' };
const testService: readonly StoredObject[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: testMetadata,
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'nginx', image: 'nginx:latest', ports: [{ containerPort: 80 }] }] },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: serviceMetadata,
    spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 80, targetPort: 80 }] },
  },
];

/** Helm stops at the first object that is refused. */
async function install(
  ask: Ask,
  objects: readonly StoredObject[],
  diesAfter: number | undefined,
): Promise<void> {
  for (const [index, object] of objects.entries()) {
    if (index === diesAfter) throw new Error('killed');
    refuse(await ask('PATCH', `${pathOf(object)}?fieldManager=helm`, object, 'application/apply-patch+yaml'));
  }
}

/** kubectl goes on to the next object, and fails in the end. */
async function apply(ask: Ask, objects: readonly StoredObject[]): Promise<void> {
  const failures: unknown[] = [];
  for (const object of objects) {
    try {
      const live = await ask('GET', pathOf(object));
      if (live.status === 404) refuse(await ask('POST', collectionOf(object), object));
      else {
        refuse(live);
        refuse(await ask('PATCH', pathOf(object), object, 'application/merge-patch+json'));
      }
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new Error(failures.map(String).join('; '));
}

async function editKubeProxy(ask: Ask): Promise<void> {
  const path = '/api/v1/namespaces/kube-system/configmaps/kube-proxy';
  const live = await ask('GET', path);
  refuse(live);
  const { data } = JSON.parse(live.body) as { data: Record<string, string> }; // a ConfigMap
  const text = (data['config.conf'] ?? '')
    .replace(/^mode: .*$/m, 'mode: "ipvs"')
    .replace(/strictARP: false/, 'strictARP: true');
  const body = { data: { 'config.conf': text } };
  refuse(await ask('PATCH', path, body, 'application/strategic-merge-patch+json'));
}

function refuse({ status, body }: ApiAnswer): void {
  if (status >= 400) throw new Error((JSON.parse(body) as { message?: string }).message); // a Status
}

async function look(sandbox: Sandbox, ask: Ask): Promise<RecipeEnd> {
  for (let waited = 0; waited < patienceSeconds; waited += 2) {
    const answer = await ask('GET', '/api/v1/namespaces/default/services/nginx-service').catch(
      () => undefined,
    );
    const address = /"ip":"([^"]+)"/.exec(answer?.body ?? '')?.[1];
    if (address !== undefined) {
      // The announcement follows the address.
      await sleep(5000 / speed);
      const reached = await sandbox.reach(address, 80);
      return {
        hasAddress: true,
        works: reached !== undefined && sandbox.arping(address).length === 1,
      };
    }
    await sleep(2000 / speed);
  }
  return { hasAddress: false, works: false };
}
