import type { InstallEvent } from '@gatesmith/installer';
import { renderFindings } from '../render/findings.ts';
import { formatDuration } from '../render/format-duration.ts';
import type { Messages } from './messages.ts';

/** How often the line about a wait is repeated where no status line can be drawn. */
const repeatMs = 15_000;

/** Prints what the installer does: a status line on a terminal, plain lines elsewhere. */
export function createProgress(messages: Messages): (event: InstallEvent) => void {
  let lastReason = '';
  let lastSaidMs = 0;
  return (event) => {
    switch (event.type) {
      case 'step-start':
        lastReason = '';
        lastSaidMs = 0;
        messages.showStatus(event.title);
        return;
      case 'change':
        if (event.action !== 'unchanged') messages.showStatus(`${event.action} ${event.object}`);
        return;
      case 'note':
        if (messages.hasStatus) messages.showStatus(event.message);
        else messages.inform(`  ${event.message}`);
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
            ? `${stuck}, waiting for ${waitingFor}: ${fact}`
            : `waiting for ${waitingFor}: ${fact} (${formatDuration(elapsedMs)})`,
        );
        const about = `${progress} ${fact}`;
        const again = about === lastReason;
        // A stall is printed on a terminal too, with everything that is missing.
        if (
          again ? elapsedMs - lastSaidMs < repeatMs || messages.hasStatus : messages.hasStatus && !isStalled
        )
          return;
        lastReason = about;
        lastSaidMs = elapsedMs;
        messages.inform(
          `  waiting for ${waitingFor}${again ? ` for ${formatDuration(elapsedMs)}` : ''}: ${fact}${isStalled ? `; ${messages.style('yellow', stuck)}` : ''}`,
        );
        if (isStalled && !again) for (const other of others) messages.inform(`    ${other}`);
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

function stepLine(
  { title, result, elapsedMs }: Extract<InstallEvent, { type: 'step-end' }>,
  { style }: Messages,
): string {
  switch (result) {
    case 'done':
      return `${style('green', '✓')} ${title} ${style('gray', `(${formatDuration(elapsedMs)})`)}`;
    case 'unchanged':
      return `${style('gray', '=')} ${title} ${style('gray', '(nothing to do)')}`;
    case 'cancelled':
      return `${style('yellow', '!')} ${title} (stopped)`;
    case 'failed':
      return `${style('red', '✗')} ${title} ${style('gray', `(after ${formatDuration(elapsedMs)})`)}`;
    default:
      return result satisfies never;
  }
}
