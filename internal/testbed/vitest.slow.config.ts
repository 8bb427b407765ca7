import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

// Every combination on the real control plane, which would take `npm run test:cluster` over its ten minutes.
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({ test: { include: ['test/**/*.slow.cluster.test.ts'], exclude: ['**/node_modules/**'] } }),
);
