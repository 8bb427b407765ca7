import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ApiClient } from '../api/api-client.ts';
import { isStatus } from '../api/api-refused.ts';
import { startContainerProcess } from './container-process.ts';
import { resolveCommand } from './environment.ts';
import { type ImageReality, imageReality } from './images.ts';
import type { KubeletConfig } from './kubelet-config.ts';
import type { Container, Pod, PodPlace } from './pod.ts';
import { createPodNetwork, type PodNetwork, podAddresses } from './pod-network.ts';
import { podStatus } from './pod-status.ts';
import { type SupervisedContainer, superviseContainer } from './supervise-container.ts';
import { createVolumes, type PodVolumes } from './volumes.ts';

/** Runs one pod from its arrival on the node to its end. */
export interface PodWorker {
  readonly pod: Pod;
  readonly containers: ReadonlyMap<string, SupervisedContainer>;
  logFile(container: string): string;
  /** Its network namespace; `undefined` for a pod that shares the node's. */
  namespace(): string | undefined;
  /** Ends everything and lets the API server forget the pod. Safe to call twice. */
  terminate(graceMs: number): Promise<void>;
  /** The object is gone already: ends everything at once. */
  abandon(): Promise<void>;
}

export interface PodWorkerOptions {
  readonly api: ApiClient;
  readonly config: KubeletConfig;
  readonly pod: Pod;
  /** A number that no other pod of this node has. */
  readonly number: number;
  readonly log: (line: string) => void;
}

/** Attempts to report a deleted pod to the API server, half a second apart: the server may be restarting. */
const mostAttempts = 20;
const webPod = fileURLToPath(new URL('./web-pod.ts', import.meta.url));

export function startPodWorker({ api, config, pod, number, log: logNode }: PodWorkerOptions): PodWorker {
  const { name, namespace, uid } = pod.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const folder = join(config.runFolder, 'pods', uid);
  const log = (line: string): void => logNode(`${namespace}/${name}: ${line}`);
  const realities = new Map<string, ImageReality>(
    [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ name: container, image }) => [
      container,
      imageReality(image, (program) => config.programs[program] !== undefined),
    ]),
  );
  const isReal = [...realities.values()].some(({ kind }) => kind !== 'none');
  const hostIps = [
    config.addresses.ipv4,
    ...(config.addresses.ipv6 === undefined ? [] : [config.addresses.ipv6]),
  ];
  const startTime = new Date().toISOString().replace(/\.\d+/, '');
  const containers = new Map<string, SupervisedContainer>();
  const ending = new AbortController();
  let network: PodNetwork | undefined;
  let place: PodPlace = { nodeName: config.nodeName, hostIp: config.addresses.ipv4, podIps: [] };
  let waitingFor: string | undefined;
  let initialised = false;
  let reporting: Promise<void> = Promise.resolve();
  let reported = '';

  /** Reports are sent one after the other; the last one holds the state at that time. */
  const report = (): void => {
    reporting = reporting.then(async () => {
      const { hostIp, podIps } = place;
      const status = podStatus({
        pod,
        hostIp,
        podIps,
        startTime,
        running: containers,
        initialised,
        waitingFor,
      });
      const text = JSON.stringify(status);
      if (text === reported) return;
      try {
        await api.request('PATCH', `${path}/status`, {
          body: { metadata: { uid }, status },
          contentType: 'application/strategic-merge-patch+json',
        });
        reported = text;
      } catch (error) {
        if (isStatus(error, 404, 409)) return;
        log(`status: ${String(error)}`);
        await sleep(500);
        if (!ending.signal.aborted) report();
      }
    });
  };

  const run = async (): Promise<void> => {
    mkdirSync(folder, { recursive: true });
    if (pod.spec.hostNetwork === true) place = { ...place, podIps: hostIps };
    else if (!isReal) place = { ...place, podIps: podAddresses(config.nodeIndex, number, config.addresses) };
    else {
      const podNamespace = `${config.namespacePrefix}${number}`;
      network = await createPodNetwork({
        nodeIndex: config.nodeIndex,
        number,
        node: config.addresses,
        namespace: podNamespace,
      });
      place = { ...place, podIps: network.podIps };
    }
    if (!isReal) {
      initialised = true;
      report();
      return;
    }
    const volumes = await volumesWhenThere();
    if (volumes === undefined) return;
    if (!(await initialise(volumes))) return;
    initialised = true;
    waitingFor = undefined;
    for (const container of pod.spec.containers) {
      const reality = realities.get(container.name);
      if (reality === undefined || reality.kind === 'none') continue;
      containers.set(container.name, supervise(container, reality, volumes));
    }
    report();
    await keepFresh(volumes);
  };

  /** One after the other, each until it succeeds. Those of images that nothing here runs are taken for done. */
  const initialise = async (volumes: PodVolumes): Promise<boolean> => {
    for (const container of pod.spec.initContainers ?? []) {
      const reality = realities.get(container.name);
      if (reality?.kind !== 'program') continue;
      const running = supervise(container, reality, volumes, 'OnFailure');
      ending.signal.addEventListener('abort', () => void running.stop(0), { once: true });
      await running.finished;
      if (ending.signal.aborted) return false;
    }
    return true;
  };

  /** A kubelet holds a pod back until everything that it mounts exists. */
  const volumesWhenThere = async (): Promise<PodVolumes | undefined> => {
    const hostFolder = join(config.runFolder, 'nodes', config.nodeName, 'host');
    while (!ending.signal.aborted) {
      try {
        return await createVolumes({ api, pod, place, folder, hostFolder });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (waitingFor !== reason) log(`waits: ${reason}`);
        waitingFor = reason;
        report();
        await sleep(300);
      }
    }
    return undefined;
  };

  const keepFresh = async (volumes: PodVolumes): Promise<void> => {
    const { volumeRefreshMs } = config.pace;
    // Pods of a real node are not refreshed in step either.
    await pause(volumeRefreshMs * (0.75 + Math.random() / 4));
    while (!ending.signal.aborted) {
      try {
        for (const changed of await volumes.refresh()) log(`volume ${changed}: refreshed`);
      } catch (error) {
        log(`volumes: ${String(error)}`);
      }
      await pause(volumeRefreshMs);
    }
  };
  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal: ending.signal }).catch(() => undefined);

  const supervise = (
    container: Container,
    reality: Exclude<ImageReality, { kind: 'none' }>,
    volumes: PodVolumes,
    restartPolicy = pod.spec.restartPolicy ?? 'Always',
  ): SupervisedContainer =>
    superviseContainer({
      container,
      restartPolicy,
      podIp: place.podIps[0] ?? '127.0.0.1',
      pace: config.pace,
      onChange: report,
      log,
      start: async () => {
        const { env, command, args } = await resolveCommand(api, {
          pod,
          place,
          container,
          base: {
            PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
            HOME: '/root',
            // A real node would name the Service's address; ours must answer before kube-proxy runs.
            KUBERNETES_SERVICE_HOST: config.server.host,
            KUBERNETES_SERVICE_PORT: String(config.server.port),
            GOMAXPROCS: '2',
          },
        });
        const entry = entryPoint(container, { reality, command, args, config });
        const containerFolder = join(folder, 'containers', container.name);
        mkdirSync(containerFolder, { recursive: true });
        return startContainerProcess({
          folder: containerFolder,
          logFile: logFile(container.name),
          namespace: network?.namespace,
          mounts: [
            ...entry.mounts,
            ...(container.volumeMounts ?? []).flatMap(({ name: volume, mountPath, subPath = '' }) => {
              const source = volumes.path(volume);
              return source === undefined ? [] : [[join(source, subPath), mountPath] as const];
            }),
          ],
          command: entry.command,
          env: { ...env, TESTBED_POD: name, TESTBED_NODE: config.nodeName },
        });
      },
    });

  const logFile = (container: string): string =>
    join(config.runFolder, 'logs', `${config.nodeName}_${namespace}_${name}_${container}.log`);

  const end = async (graceMs: number): Promise<void> => {
    ending.abort();
    await working;
    await Promise.all([...containers.values()].map((each) => each.stop(graceMs)));
    await reporting;
    await network?.remove();
    network = undefined;
    rmSync(folder, { recursive: true, force: true });
  };
  let ended: Promise<void> | undefined;
  const endOnce = (graceMs: number): Promise<void> => {
    ended ??= end(graceMs).catch((error: unknown) => log(`ending: ${String(error)}`));
    return ended;
  };

  const working = run().catch((error: unknown) => log(`cannot run: ${String(error)}`));
  return {
    pod,
    containers,
    logFile,
    namespace: () => network?.namespace,
    async terminate(graceMs) {
      await endOnce(graceMs);
      for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
        try {
          await api.request('DELETE', path, { body: { gracePeriodSeconds: 0, preconditions: { uid } } });
          return;
        } catch (error) {
          if (isStatus(error, 404, 409)) return;
          log(`delete: ${String(error)}`);
        }
        await sleep(500);
      }
    },
    abandon: () => endOnce(0),
  };
}

interface EntryPointInput {
  readonly reality: Exclude<ImageReality, { kind: 'none' }>;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly config: KubeletConfig;
}

/** The program that a container starts, and the mounts that it needs: images bring their programs, and here they are bound in. */
function entryPoint(
  container: Container,
  { reality, command, args, config }: EntryPointInput,
): { readonly mounts: readonly (readonly [string, string])[]; readonly command: readonly string[] } {
  if (reality.kind === 'program') {
    const binary = config.imagePrograms[container.image] ?? config.programs[reality.program] ?? '';
    return {
      mounts: [[binary, reality.path]],
      command: [...(command.length === 0 ? [reality.path] : command), ...args],
    };
  }
  const tcp = (container.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP');
  const ports = new Set(tcp.map(({ containerPort }) => String(containerPort)));
  for (const probe of [container.readinessProbe, container.livenessProbe, container.startupProbe]) {
    if (typeof probe?.httpGet?.port === 'number') ports.add(String(probe.httpGet.port));
  }
  const program = `/testbed/${basename(process.execPath)}`;
  return {
    mounts: [
      [process.execPath, program],
      [webPod, '/testbed/web-pod.ts'],
    ],
    command: [
      program,
      '--disable-warning=ExperimentalWarning',
      '/testbed/web-pod.ts',
      reality.kind,
      ...(ports.size === 0 ? ['80'] : ports),
    ],
  };
}
