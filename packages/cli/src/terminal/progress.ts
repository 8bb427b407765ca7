import type { InstallEvent } from '@gatesmith/installer';
import { renderFindings } from '../render/findings.ts';
import { formatDuration } from '../render/format-duration.ts';
import { labelled } from '../render/labelled.ts';
import type { Messages } from './messages.ts';

/** How often the line about a wait is repeated where no status line can be drawn. */
const repeatMs = 30_000;

/** Times inside a reason, which change although nothing happens: `has run for 7 of 15 s`. */
const times = /\d+(?:\.\d+)?(?: of \d+(?:\.\d+)?)? ?(?:ms|s|min|h)\b/g;

/** Prints what the installer does: a status line on a terminal, plain lines elsewhere. */
export function createProgress(messages: Messages): (event: InstallEvent) => void {
  let lastReason = '';
  let lastPrintedMs = 0;
  let lastNote = '';
  return (event) => {
    switch (event.type) {
      case 'revision':
        messages.inform(revisionLine(event));
        return;
      case 'step-start':
        lastReason = '';
        lastPrintedMs = 0;
        lastNote = '';
        messages.showStatus(event.title);
        return;
      case 'change':
        if (event.action !== 'unchanged') messages.showStatus(`${event.action} ${event.object}`);
        return;
      case 'note':
        if (messages.hasStatus) messages.showStatus(event.message);
        else if (lastNote !== withoutTimes(event.message)) messages.inform(`  ${event.message}`);
        lastNote = withoutTimes(event.message);
        return;
      case 'output':
        messages.showStatus(event.line);
        return;
      case 'wait': {
        const { waitingFor, reason, elapsedMs, progress, unchangedMs = 0 } = event;
        // The first line is the most important reason; the others matter once it is solved.
        const [fact = '', ...others] = reason.split('\n');
        const isStalled = progress === 'stalled';
        const stuck = `nothing has changed for ${formatDuration(unchangedMs)}`;
        messages.showStatus(
          isStalled
            ? `${fact}; ${stuck}; waiting for ${waitingFor}`
            : `${fact} (${formatDuration(elapsedMs)}, waiting for ${waitingFor})`,
        );
        const about = `${progress} ${withoutTimes(fact)}`;
        const again = about === lastReason;
        // A stall is printed on a terminal too, with everything that is missing.
        if (
          again
            ? elapsedMs - lastPrintedMs < repeatMs || messages.hasStatus
            : messages.hasStatus && !isStalled
        )
          return;
        lastReason = about;
        lastPrintedMs = elapsedMs;
        const { width } = messages.view;
        const since = again ? ` for ${formatDuration(elapsedMs)}` : '';
        const text = `waiting for ${waitingFor}${since}: ${fact}${isStalled ? `; ${stuck}` : ''}`;
        messages.inform(labelled({ label: '  ', text, width }));
        if (isStalled && !again)
          for (const other of others) messages.inform(labelled({ label: '    ', text: other, width }));
        return;
      }
      case 'warn':
        messages.print(renderFindings([event.finding], { ...messages.view, format: 'text' }));
        return;
      case 'step-end':
        messages.clearStatus();
        messages.inform(stepLine(event, messages));
        return;
      case 'plan':
      case 'done':
        messages.clearStatus();
        return;
      default:
        event satisfies never;
    }
  };
}

function withoutTimes(text: string): string {
  return text.replaceAll(times, '#');
}

const marks = {
  done: ['green', '✓'],
  unchanged: ['gray', '='],
  cancelled: ['yellow', '!'],
  failed: ['red', '✗'],
} as const;

function stepLine(
  { title, result, elapsedMs }: Extract<InstallEvent, { type: 'step-end' }>,
  { style, view: { width } }: Messages,
): string {
  const [color, mark] = marks[result];
  const time = formatDuration(elapsedMs);
  const how = { done: time, unchanged: 'nothing to do', cancelled: 'stopped', failed: `after ${time}` };
  const label = `${mark} `;
  return labelled({ label, painted: `${style(color, mark)} `, text: `${title} (${how[result]})`, width });
}

function revisionLine({ from, to, deployedAt }: Extract<InstallEvent, { type: 'revision' }>): string {
  const when = deployedAt === undefined ? '' : `, deployed ${deployedAt.slice(0, 16).replace('T', ' ')}`;
  return `Rolling back from revision ${from} to revision ${to}${when}.`;
}
