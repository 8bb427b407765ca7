import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const conditions = ['@gatesmith/source', 'node'];

// Each file is its own process: a bed that a file forgets goes when its process does.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  // The setup of the whole run is resolved by its own environment: from source too, nothing has to be built first.
  environments: { __vitest__: { resolve: { conditions, externalConditions: conditions } } },
  test: {
    include: ['{src,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.slow.cluster.test.ts'],
    globalSetup: ['./test/prepare-machine.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Beds of one file at a time: two files run at once on two cores, and a bed takes most of a GiB.
    maxConcurrency: 2,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // Real programs on shared machines: a probe can be starved once. A second failure is one.
    retry: 1,
    reporters: ['default'],
  },
});
