import {
  type ChartSource,
  connectCluster,
  createInstaller,
  helmBinary,
  type InstallerOptions,
  lanProbe,
  type Outcome,
} from '@gatesmith/installer';
import { parseValues, type ValuesInput } from '@gatesmith/values';

/** Settings of your program. */
export interface FrontDoorOptions extends Partial<Pick<InstallerOptions, 'helm' | 'probe'>> {
  /** A kubeconfig file. */
  readonly kubeconfig: string;
  /** The chart to install: `bundledChart()`, or `readChart()` for a folder of your own. */
  readonly chart: ChartSource;
  readonly values: ValuesInput;
  /** Stops the install at its next step; what was done stays, and a later call continues from there. */
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Gives a cluster a LoadBalancer address with an ingress controller behind it, and returns the outcome. */
export async function openFrontDoor(options: FrontDoorOptions): Promise<Outcome | undefined> {
  const { kubeconfig, values, chart, signal, log, helm = helmBinary({ kubeconfig }) } = options;
  const { probe = lanProbe() } = options;
  const cluster = await connectCluster({ kubeconfig });
  try {
    const installer = createInstaller({ cluster, helm, probe, chart });
    const parsed = parseValues([{ file: 'values.ts', value: values }]);
    for await (const event of installer.up(parsed, { signal })) {
      if (event.type === 'step-start') log(event.title);
      if (event.type === 'wait') log(`waiting for ${event.waitingFor}: ${event.reason}`);
      if (event.type === 'done') return event.outcome;
    }
    return undefined;
  } finally {
    await cluster.close();
  }
}
