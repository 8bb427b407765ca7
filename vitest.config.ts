import { defineConfig } from 'vitest/config';

// Tests run against source through the custom condition, so no build is needed first.
export default defineConfig({
  resolve: { conditions: ['@gatesmith/source', 'node'] },
  ssr: {
    resolve: { conditions: ['@gatesmith/source', 'node'], externalConditions: ['@gatesmith/source', 'node'] },
  },
  test: {
    include: [
      'packages/*/{src,test,scripts}/**/*.test.ts',
      'internal/*/{src,test}/**/*.test.ts',
      'examples/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.slow.test.ts', '**/*.cluster.test.ts'],
    // Much of the time is spent waiting for Helm and the practice cluster, so every core gets a worker.
    maxWorkers: '100%',
    // Only what hangs runs into these; a machine that is busy with other things may take its time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ['default'],
  },
});
