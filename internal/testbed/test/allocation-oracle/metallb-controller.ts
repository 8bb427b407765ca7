import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { customResourceDefinitions } from '@gatesmith/metallb';
import { buildPrograms, type Testbed, waitUntil } from '../../src/index.ts';
import { type HostProcess, startHostProcess } from '../../src/lan/host-process.ts';

/** The real controller, run as a process without a pod and without its webhook. */
export interface MetallbController {
  start(): void;
  stop(): Promise<void>;
  /** The present end of its log. */
  mark(): number;
  /** Its log lines since then. */
  logSince(mark: number): string;
  assertAlive(): void;
}

/** Its own place for one controller: several share an API server, each with its own pools, namespaces and class. */
export interface Lane {
  readonly index: number;
  readonly metallbNamespace: string;
  /** Empty for the first lane: its Services have no class. */
  readonly loadBalancerClass: string;
  readonly controller: MetallbController;
  /** The name of a scenario's namespace in this lane. */
  namespace(name: string): string;
}

export async function installDefinitions(bed: Testbed): Promise<void> {
  for (const definition of customResourceDefinitions()) {
    await bed.api.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      body: definition,
    });
  }
  await waitUntil('the API server serves pools', async () => {
    await bed.api.request('GET', '/apis/metallb.io/v1beta1/ipaddresspools');
    return true;
  });
}

export async function openLane(bed: Testbed, index: number): Promise<Lane> {
  const metallbNamespace = `metallb-${index}`;
  const namespace = (name: string): string => `${name}-${index}`;
  const namespaces = [
    { name: metallbNamespace, labels: {} },
    ...['ns1', 'ns2'].map((name) => ({ name: namespace(name), labels: { team: name } })),
  ];
  for (const metadata of namespaces)
    await bed.api.request('POST', '/api/v1/namespaces', { body: { metadata } });
  const pod = {
    metadata: { name: 'controller' },
    spec: { automountServiceAccountToken: false, containers: [{ name: 'controller', image: 'none' }] },
  };
  // The controller looks at its own pod, which a namespace without its service account refuses.
  await waitUntil('the pod exists', async () => {
    await bed.api.request('POST', `/api/v1/namespaces/${metallbNamespace}/pods`, { body: pod });
    return true;
  });
  const loadBalancerClass = index === 0 ? '' : `test/lane-${index}`;
  const { controller: program } = await buildPrograms({ modules: ['metallb'] });
  if (program === undefined) throw new Error("MetalLB's controller was not built");
  const controller = controllerProcess(bed, { program, index, metallbNamespace, loadBalancerClass });
  controller.start();
  return { index, metallbNamespace, loadBalancerClass, controller, namespace };
}

function controllerProcess(
  { run }: Testbed,
  {
    program,
    index,
    metallbNamespace,
    loadBalancerClass,
  }: {
    readonly program: string;
    readonly index: number;
    readonly metallbNamespace: string;
    readonly loadBalancerClass: string;
  },
): MetallbController {
  const logFile = join(run.folder, 'logs', `metallb-controller-${index}.log`);
  let running: HostProcess | undefined;
  return {
    start() {
      running = startHostProcess({
        namespace: run.namespace('cp'),
        program,
        args: [
          '--webhook-mode=disabled',
          '--disable-cert-rotation',
          '--port=0',
          `--health-probe-port=${17_000 + index}`,
          `--lb-class=${loadBalancerClass}`,
        ],
        logFile,
        env: {
          PATH: process.env['PATH'],
          KUBECONFIG: join(run.folder, 'control-plane', 'kubeconfig'),
          METALLB_NAMESPACE: metallbNamespace,
          METALLB_POD_NAME: 'controller',
          GOMAXPROCS: '2',
        },
      });
    },
    async stop() {
      await running?.stop();
    },
    mark: () => statSync(logFile).size,
    logSince(mark) {
      const length = statSync(logFile).size - mark;
      const content = Buffer.alloc(length);
      const file = openSync(logFile, 'r');
      readSync(file, content, 0, length, mark);
      closeSync(file);
      return content.toString('utf8');
    },
    assertAlive: () => running?.assertAlive(),
  };
}
