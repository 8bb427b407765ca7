import {
  type ChartSource,
  connectCluster,
  createInstaller,
  helmBinary,
  type Installer,
  lanProbe,
} from '@gatesmith/installer';
import { lazyChart } from '../chart/lazy-chart.ts';
import type { RunContext } from '../run-context.ts';
import type { OpenWorldOptions, World } from './world.ts';

/** Connects to the cluster of a kubeconfig, or of the user's current context. */
export async function openRealWorld(
  context: RunContext,
  { kubeconfig, context: name, chart: named }: OpenWorldOptions,
): Promise<World> {
  const { doors = {}, env, now } = context;
  const cluster = await (doors.connect ?? connectCluster)({ kubeconfig, context: name, env });
  const target = { program: env['GATESMITH_HELM'], kubeconfig, context: cluster.context, env };
  const helm = await (doors.helm ?? helmBinary)(target);
  const probe = await (doors.probe ?? lanProbe)();
  const chart = lazyChart(context, { named, standIns: false, helm: helm.program });
  const installer = (source?: ChartSource): Installer =>
    createInstaller({ cluster, helm, probe, chart: source, now });
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
    },
  };
}
