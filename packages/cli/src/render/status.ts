import type { JournalEntry, Status } from '@gatesmith/installer';
import type { Style, View } from '../terminal/style.ts';
import { formatAge } from './format-age.ts';
import { formatDuration } from './format-duration.ts';
import { labelled } from './labelled.ts';
import { renderAddresses } from './outcome.ts';
import { stepTitles } from './step-titles.ts';
import { renderTable } from './table.ts';

/** How a status is shown. */
export interface RenderStatusOptions extends View {
  /** `short`: the addresses only, one line each. */
  readonly format: 'text' | 'short';
  /** Milliseconds since the epoch, for the age of the last run. */
  readonly now: number;
}

/** Nodes, release, workloads, pools and addresses. */
export function renderStatus(status: Status, { style, width, format, now }: RenderStatusOptions): string {
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
    ...(lastRun === undefined ? [] : [['last run', renderLastRun(lastRun, { style, now })]]),
  ].map(([name = '', text = '']) => {
    const label = name.padEnd(10);
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

/** The last run: its user, when it ended and how, with the step where it stopped. */
function renderLastRun(
  { by, goal, startedAt, updatedAt, state, step, error }: JournalEntry,
  { style, now }: { readonly style: Style; readonly now: number },
): string {
  const color = { running: 'yellow', done: 'green', failed: 'red', cancelled: 'yellow' } as const;
  const age = formatAge(updatedAt, now);
  const took = formatDuration(Math.max(0, Date.parse(updatedAt) - Date.parse(startedAt)));
  const at = step === undefined ? '' : ` in step "${stepTitles[step]}"`;
  if (state === 'running')
    return `${goal} by ${by}, started ${formatAge(startedAt, now)}, ${style(color.running, `still running${at}`)}; last update ${age}`;
  const how = {
    done: `succeeded in ${took}`,
    failed: `failed after ${took}${at}${error === undefined ? '' : `: ${error}`}`,
    cancelled: `stopped after ${took}${at}; run it again to continue`,
  };
  return `${goal} by ${by}, ${age}, ${style(color[state], how[state])}`;
}
