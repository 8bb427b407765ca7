import { expect, test } from 'vitest';
import { readConversation } from './conversation.ts';

test.for([
  [['plan', '-o', 'json'], { isJson: true, isQuiet: false, color: 'auto' }],
  [['plan', '-o=json'], { isJson: true, isQuiet: false, color: 'auto' }],
  [['plan', '--output=json', '-q'], { isJson: true, isQuiet: true, color: 'auto' }],
  [['up', '-yq', '--color', 'never'], { isJson: false, isQuiet: true, color: 'never' }],
  [['up', '--quiet', '--color=always'], { isJson: false, isQuiet: true, color: 'always' }],
  [['up', '--color', 'sometimes'], { isJson: false, isQuiet: false, color: 'auto' }],
  [
    ['sandbox', 'exec', '--', 'kubectl', '-o', 'json', '-q'],
    { isJson: false, isQuiet: false, color: 'auto' },
  ],
] as const)('%j reads as %j', ([argv, conversation]) => {
  expect(readConversation(argv)).toEqual(conversation);
});
