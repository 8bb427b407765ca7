import {
  type ChartSource,
  connectCluster,
  createInstaller,
  helmBinary,
  type Installer,
} from '@gatesmith/installer';
import { lazyChart } from '../chart/lazy-chart.ts';
import type { RunContext } from '../run-context.ts';
import { type OpenSandbox, openSandbox } from '../sandbox/open-sandbox.ts';
import { sandboxProbe } from '../sandbox/sandbox-probe.ts';
import type { OpenWorldOptions, World } from './world.ts';

/** The model's kube-proxy is ready at once; a real one is watched for longer. */
const rollout = { soakSeconds: 0.3, settleSeconds: 0 };

/** Starts the practice cluster in this process and connects to it. */
export async function openPracticeWorld(context: RunContext, options: OpenWorldOptions): Promise<World> {
  const practice = await openSandbox(context, { command: options.command });
  try {
    return await connectPractice(context, options, practice);
  } catch (error) {
    await practice.close();
    throw error;
  }
}

async function connectPractice(
  context: RunContext,
  { chart: named }: OpenWorldOptions,
  { sandbox, kubeconfig, close }: OpenSandbox,
): Promise<World> {
  const { doors = {}, env, now } = context;
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const helm = await (doors.helm ?? helmBinary)({ program: env['GATESMITH_HELM'], kubeconfig, env });
  const probe = sandboxProbe(sandbox);
  const chart = lazyChart(context, { named, standIns: true, helm: helm.program });
  const installer = (source?: ChartSource): Installer =>
    createInstaller({ cluster, helm, probe, chart: source, now, rollout });
  return {
    cluster,
    probe,
    helm,
    model: probe.model,
    installer: async () => installer(await chart.source()),
    installerWithoutChart: () => installer(),
    async close() {
      await cluster.close();
      await chart.dispose();
      await close();
    },
  };
}
