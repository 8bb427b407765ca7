import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

// Tests that need a build or take minutes: packed packages, every Helm on every chart, the demo as a newcomer runs it.
export default mergeConfig(
  { resolve: base.resolve, ssr: base.ssr },
  defineConfig({
    test: {
      // The program's own test runs again, on what was built.
      include: ['{packages,internal,examples}/**/*.slow.test.ts', 'packages/cli/test/bin.test.ts'],
      env: { GATESMITH_TEST_BUILT: '1' },
      exclude: ['**/node_modules/**', '**/dist/**'],
      testTimeout: 1_200_000,
      hookTimeout: 600_000,
      // Each of them starts programs of its own; two cores have no room for more.
      fileParallelism: false,
    },
  }),
);
