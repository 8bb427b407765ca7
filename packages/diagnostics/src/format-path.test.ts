import { expect, test } from 'vitest';
import { formatPath } from './format-path.ts';

test.for([
  [[], ''],
  [['pools', 0, 'addresses', 1], 'pools[0].addresses[1]'],
  [['ingress-nginx', 'controller'], 'ingress-nginx.controller'],
  [['labels', 'app.kubernetes.io/name'], 'labels["app.kubernetes.io/name"]'],
  [[0, 'a'], '[0].a'],
] as const)('%j is written %s', ([path, text]) => {
  expect(formatPath(path)).toBe(text);
});
