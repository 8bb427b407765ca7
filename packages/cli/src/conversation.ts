import type { OutputStream } from './context.ts';
import { type Style, styleFor, type View, viewOf } from './style.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 80;

/** What is said to a person while a command works. */
export interface Conversation {
  readonly style: Style;
  readonly view: View;
  /** Lines that stay. */
  say(text: string): void;
  /** The one line that changes: what is being waited for. On anything but a terminal nothing is shown. */
  live(text: string): void;
  /** Whether a live line is drawn. */
  readonly isLive: boolean;
  /** Removes the live line. */
  still(): void;
}

/**
 * Speaks on one stream. The live line is ours because the prompt library's spinner takes the keyboard over and ends the
 * process itself on Ctrl-C, which would cut a graceful stop short.
 */
export function createConversation(stream: OutputStream): Conversation {
  const style = styleFor(stream);
  let timer: NodeJS.Timeout | undefined;
  let text = '';
  let frame = 0;
  const draw = (): void => {
    const room = Math.max(10, (stream.columns ?? 80) - 3);
    const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text;
    stream.write(`\r\u001B[2K${style('cyan', frames[frame % frames.length] ?? '')} ${shown}`);
    frame += 1;
  };
  const still = (): void => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    stream.write('\r\u001B[2K');
  };
  return {
    style,
    view: viewOf(stream),
    say(lines) {
      const spinning = timer !== undefined;
      if (spinning) stream.write('\r\u001B[2K');
      stream.write(lines.endsWith('\n') ? lines : `${lines}\n`);
      if (spinning) draw();
    },
    live(next) {
      if (!stream.isTTY) return;
      text = next.replaceAll('\n', ' ');
      if (timer !== undefined) return;
      timer = setInterval(draw, frameMs);
      timer.unref();
      draw();
    },
    get isLive() {
      return timer !== undefined;
    },
    still,
  };
}
