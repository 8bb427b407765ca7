import type { ChartSource, Cluster, Helm, Installer, Probe } from '@gatesmith/installer';
import { type OpenedChart, openChart } from './chart/open-chart.ts';
import type { ChartFlags } from './flags/chart.ts';
import type { ClusterFlags } from './flags/cluster.ts';
import type { RunContext } from './run-context.ts';
import { type OpenSandbox, openSandbox } from './sandbox/open-sandbox.ts';

/** A cluster that is connected, and what works on it. */
export interface Session {
  readonly cluster: Cluster;
  readonly probe: Probe;
  readonly helm: Helm;
  /** A sentence when the cluster is the practice cluster. */
  readonly model?: string | undefined;
  /** The chart that is installed; put together when it is first asked for. */
  chart(): Promise<ChartSource>;
  /** An installer that may install, with the chart put together. */
  installer(): Promise<Installer>;
  /** An installer for what needs no chart: to verify and to uninstall. */
  installerWithoutChart(): Installer;
  close(): Promise<void>;
}

/** Which cluster, and for what. */
export interface OpenSessionOptions extends ClusterFlags, ChartFlags {
  /** The command, as a second process is told when both want the practice cluster. */
  readonly command: string;
}

/** Connects to the cluster of the flags: the practice cluster, a kubeconfig, or the user's current context. */
export async function openSession(context: RunContext, options: OpenSessionOptions): Promise<Session> {
  const sandbox = options.sandbox ? await openSandbox(context, { command: options.command }) : undefined;
  try {
    return await connect(context, options, sandbox);
  } catch (error) {
    await sandbox?.close();
    throw error;
  }
}

async function connect(
  context: RunContext,
  { kubeconfig, context: name, chart: named }: OpenSessionOptions,
  practice: OpenSandbox | undefined,
): Promise<Session> {
  const { connectCluster, createInstaller, helmBinary, lanProbe } = await import('@gatesmith/installer');
  const { doors = {}, env } = context;
  const cluster =
    practice === undefined
      ? await (doors.connect ?? connectCluster)({ kubeconfig, context: name, env })
      : await connectCluster({ kubeconfigText: practice.sandbox.kubeconfig });
  const target = {
    program: env['GATESMITH_HELM'],
    kubeconfig: practice?.kubeconfig ?? kubeconfig,
    context: practice === undefined ? cluster.context : undefined,
    env,
  };
  const helm = doors.helm === undefined ? helmBinary(target) : await doors.helm(target);
  const probe =
    practice === undefined
      ? await (doors.probe ?? lanProbe)()
      : (await import('./sandbox/sandbox-probe.ts')).sandboxProbe(practice.sandbox);
  let opened: Promise<OpenedChart> | undefined;
  const chart = async (): Promise<ChartSource> => {
    opened ??= openChart(context, { named, standIns: practice !== undefined, helm: helm.program });
    return (await opened).source;
  };
  const install = (source?: ChartSource): Installer =>
    createInstaller({
      cluster,
      helm,
      probe,
      chart: source,
      now: context.now,
      // The model's kube-proxy is up at once; a real one is watched for longer.
      ...(practice === undefined ? {} : { rollout: { soakSeconds: 0.3, settleSeconds: 0 } }),
    });
  return {
    cluster,
    probe,
    helm,
    model: probe.model,
    chart,
    installer: async () => install(await chart()),
    installerWithoutChart: () => install(),
    async close() {
      await cluster.close();
      const held = await opened?.catch(() => undefined);
      await held?.dispose();
      await practice?.close();
    },
  };
}
