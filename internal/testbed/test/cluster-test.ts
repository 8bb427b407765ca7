import { inject, test } from 'vitest';

/** `test` on machines that can run a test bed; skipped, with the reason printed once by the suite, on all others. */
export const clusterTest: typeof test = inject('unavailable') === '' ? test : (test.skip as typeof test);
