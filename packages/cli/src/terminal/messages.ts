import type { OutputStream } from '../context.ts';
import { type Style, styleFor, type View, viewOf } from './style.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 80;

/** Messages to the user while a command runs: lines that stay, and at most one status line that changes. */
export interface Messages {
  readonly style: Style;
  readonly view: View;
  /** Prints lines that stay, above the status line. */
  print(lines: string): void;
  /** Prints progress and other remarks, which `--quiet` leaves out. */
  inform(lines: string): void;
  /** Prints an empty line between two sections, unless nothing was printed or the last line is empty. */
  separate(): void;
  /** Draws the status line with a spinner; on anything but a terminal nothing is drawn. */
  showStatus(status: string): void;
  /** Whether a status line is drawn. */
  readonly hasStatus: boolean;
  clearStatus(): void;
}

/** The choice of messages. */
export interface MessagesOptions {
  /** Leave out progress and remarks. */
  readonly isQuiet: boolean;
}

/**
 * Creates the messages of one stream. The spinner is our own because the prompt library's takes over the keyboard and ends
 * the process on Ctrl-C, which would cut a graceful stop short.
 */
export function createMessages(
  stream: OutputStream,
  { isQuiet }: MessagesOptions = { isQuiet: false },
): Messages {
  const style = styleFor(stream);
  let timer: NodeJS.Timeout | undefined;
  let status = '';
  let frame = 0;
  let isAfterEmptyLine = true;
  const draw = (): void => {
    const room = Math.max(10, (stream.columns ?? 80) - 3);
    const shown = status.length > room ? `${status.slice(0, room - 1)}…` : status;
    stream.write(`\r\u001B[2K${style('cyan', frames[frame % frames.length] ?? '')} ${shown}`);
    frame += 1;
  };
  const print = (lines: string): void => {
    isAfterEmptyLine = lines === '' || lines.endsWith('\n\n');
    const isDrawn = timer !== undefined;
    if (isDrawn) stream.write('\r\u001B[2K');
    stream.write(lines.endsWith('\n') ? lines : `${lines}\n`);
    if (isDrawn) draw();
  };
  return {
    style,
    view: viewOf(stream),
    print,
    inform(lines) {
      if (!isQuiet) print(lines);
    },
    separate() {
      if (!isAfterEmptyLine) print('');
    },
    showStatus(next) {
      if (!stream.isTTY || isQuiet) return;
      status = next.replaceAll('\n', ' ');
      if (timer !== undefined) return;
      timer = setInterval(draw, frameMs);
      timer.unref();
      draw();
    },
    get hasStatus() {
      return timer !== undefined;
    },
    clearStatus() {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      stream.write('\r\u001B[2K');
    },
  };
}
