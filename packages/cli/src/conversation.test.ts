import { expect, test } from 'vitest';
import { createConversation } from './conversation.ts';

function terminal(isTTY: boolean): {
  readonly written: string[];
  readonly stream: Parameters<typeof createConversation>[0];
} {
  const written: string[] = [];
  return {
    written,
    stream: { write: (chunk) => void written.push(String(chunk)), isTTY, color: false, columns: 20 },
  };
}

test('on a terminal the live line is cut to the width, and lines that stay go above it', () => {
  const { written, stream } = terminal(true);
  const conversation = createConversation(stream);
  conversation.live('waiting for a very long reason');
  conversation.say('stays');
  conversation.still();
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
  const conversation = createConversation(stream);
  conversation.live('waiting');
  conversation.still();
  expect({ written, live: conversation.isLive }).toEqual({ written: [], live: false });
});
