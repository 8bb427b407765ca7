import type { JournalEntry, Status } from '@gatesmith/installer';
import type { Style, View } from '../terminal/style.ts';
import { labelled } from './labelled.ts';
import { renderAddresses } from './outcome.ts';
import { renderTable } from './table.ts';

/** How a status is shown. */
export interface RenderStatusOptions extends View {
  /** `short`: the addresses only, one line each. */
  readonly format: 'text' | 'short';
}

/** Nodes, release, workloads, pools and addresses. */
export function renderStatus(status: Status, { style, width, format }: RenderStatusOptions): string {
  const { server, nodes, release, lastRun, workloads, pools, addresses } = status;
  if (format === 'short') return addresses.map(({ service, address }) => `${address} ${service}`).join('\n');
  const ready = nodes.filter((node) => node.ready).length;
  const down = nodes.filter((node) => !node.ready).map(({ name }) => name);
  const releaseLine =
    release === undefined
      ? style('yellow', 'not installed')
      : `${release.chart} ${release.chartVersion}, revision ${release.revision}, ${style(release.status === 'deployed' ? 'green' : 'red', release.status)}`;
  const head = [
    ['cluster', `${server.context}, Kubernetes ${server.gitVersion}`],
    [
      'nodes',
      `${ready} of ${nodes.length} ready${down.length === 0 ? '' : `; not ready: ${down.join(', ')}`}`,
    ],
    ['release', releaseLine],
    ...(lastRun === undefined ? [] : [['last run', renderLastRun(lastRun, style)]]),
  ].map(([name = '', text = '']) => {
    const label = name.padEnd(9);
    return labelled({ label, painted: style('bold', label), text, width });
  });
  const parts = [head.join('\n')];
  if (workloads.length > 0) {
    parts.push(
      workloads
        .map(({ ready: isReady, reason }) => {
          const mark = isReady ? '✓' : '✗';
          const painted = `${style(isReady ? 'green' : 'red', mark)} `;
          return labelled({ label: `${mark} `, painted, text: reason, width });
        })
        .join('\n'),
    );
  }
  if (pools.length > 0) {
    parts.push(
      renderTable({
        width,
        head: ['POOL', 'ADDRESSES', 'IN USE'],
        rows: pools.map(({ name, addresses: ranges, used }) => [name, ranges.join(', '), String(used)]),
        right: [2],
      }),
    );
  }
  parts.push(
    addresses.length === 0
      ? 'No Service holds an address of these pools.'
      : renderAddresses(addresses, { width }),
  );
  return parts.join('\n\n');
}

/** The last run: its user, its times, its last step and its result. */
function renderLastRun(
  { by, goal, startedAt, updatedAt, state, step, error }: JournalEntry,
  style: Style,
): string {
  const color = { running: 'yellow', done: 'green', failed: 'red', cancelled: 'yellow' } as const;
  const how = {
    running: `is running${step === undefined ? '' : `, at step ${step}`}; last update at ${updatedAt}`,
    done: `done at ${updatedAt}`,
    failed: `failed at ${updatedAt}${step === undefined ? '' : ` in step ${step}`}${error === undefined ? '' : `: ${error}`}`,
    cancelled: `stopped at ${updatedAt}${step === undefined ? '' : ` in step ${step}`}; run it again to continue`,
  };
  return `${goal} by ${by} from ${startedAt}, ${style(color[state], how[state])}`;
}
