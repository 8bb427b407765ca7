import { type Testbed, waitUntil } from '../../src/index.ts';
import type { Lane } from './metallb-controller.ts';

interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly resourceVersion: string };
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { readonly ip?: string }[] } };
}

/**
 * Waits until the controller has written the evidence to its log and then, for some time, neither the log nor a Service
 * has changed and no retry is due. Answers what each Service holds, by `namespace/name` of the scenario.
 */
export async function settled({
  bed,
  lane,
  mark,
  evidence,
  quietMs,
}: {
  readonly bed: Testbed;
  readonly lane: Lane;
  readonly mark: number;
  readonly evidence: RegExp | undefined;
  readonly quietMs: number;
}): Promise<Readonly<Record<string, readonly string[]>>> {
  let seen = '';
  let since = performance.now();
  return waitUntil(
    `the controller of lane ${lane.index} has settled`,
    async () => {
      lane.controller.assertAlive();
      const services = await servicesIn(bed, lane);
      const log = ownLines(lane, lane.controller.logSince(mark));
      const now = `${log.length} ${services.map(({ metadata }) => metadata.resourceVersion).join()}`;
      if (now !== seen) {
        seen = now;
        since = performance.now();
      }
      const isSeen = evidence === undefined || evidence.test(log);
      if (!isSeen || isReloadDue(log) || performance.now() - since < quietMs) return undefined;
      return Object.fromEntries(
        services.map(({ metadata: { name, namespace }, status }) => [
          `${namespace.replace(/-\d+$/, '')}/${name}`,
          (status.loadBalancer.ingress ?? []).flatMap(({ ip }) => ip ?? []),
        ]),
      );
    },
    {
      timeoutMs: 60_000,
      intervalMs: 80,
      details: () => lane.controller.logSince(mark).split('\n').slice(-12),
    },
  );
}

/** Without the lines about the Services of other lanes. */
function ownLines(lane: Lane, log: string): string {
  const own = new RegExp(`PoolReconciler|reprocessAll|reload|/ns[12]-${lane.index}|ns[12]-${lane.index}/`);
  return log
    .split('\n')
    .filter((line) => own.test(line))
    .join('\n');
}

/** Whether the controller has ordered a pass over all Services and not started it. */
function isReloadDue(log: string): boolean {
  return (
    log.lastIndexOf('force service reload') > log.lastIndexOf('"start reconcile":"metallbreload/reload"')
  );
}

async function servicesIn({ api }: Testbed, lane: Lane): Promise<readonly Service[]> {
  const { items } = await api.request<{ items: readonly Service[] }>('GET', '/api/v1/services');
  const own = ['ns1', 'ns2'].map((name) => lane.namespace(name));
  return items.filter(({ metadata }) => own.includes(metadata.namespace));
}
