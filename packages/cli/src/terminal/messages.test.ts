import { expect, test } from 'vitest';
import { createMessages } from './messages.ts';

function terminal(isTTY: boolean): {
  readonly written: string[];
  readonly stream: Parameters<typeof createMessages>[0];
} {
  const written: string[] = [];
  return {
    written,
    stream: { write: (chunk) => void written.push(String(chunk)), isTTY, color: false, columns: 20 },
  };
}

test('on a terminal the live line is cut to the width, and lines that stay go above it', () => {
  const { written, stream } = terminal(true);
  const messages = createMessages(stream);
  messages.showStatus('waiting for a very long reason');
  messages.print('stays');
  messages.clearStatus();
  expect(written).toEqual([
    '\r\u001B[2K⠋ waiting for a ve…',
    '\r\u001B[2K',
    'stays\n',
    '\r\u001B[2K⠙ waiting for a ve…',
    '\r\u001B[2K',
  ]);
});

test('elsewhere nothing is drawn', () => {
  const { written, stream } = terminal(false);
  const messages = createMessages(stream);
  messages.showStatus('waiting');
  messages.clearStatus();
  expect({ written, live: messages.hasStatus }).toEqual({ written: [], live: false });
});
