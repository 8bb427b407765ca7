import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const date = 'Mon, 23 Nov 2026 10:00:00 GMT';

test.for([
  [{}, undefined],
  [{ 'retry-after': '' }, undefined],
  [{ 'retry-after': '2' }, 2000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '-3' }, 0],
  [{ 'retry-after': 'Mon, 23 Nov 2026 10:00:05 GMT', date }, 5000],
  [{ 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT', date }, 0],
  [{ 'retry-after': 'Mon, 23 Nov 2026 10:00:05 GMT' }, undefined],
  [{ 'retry-after': 'soon', date }, undefined],
] as const)('%j asks for %s ms', ([headers, pause]) => {
  expect(retryAfterMs(headers)).toBe(pause);
});
