// The workspace's tasks: what each `npm run` name runs, as argument arrays.

const source = '--conditions=@gatesmith/source';
const quiet = '--disable-warning=ExperimentalWarning';

/** @type {Record<string, (rest: readonly string[]) => readonly (readonly string[])[]>} */
export const tasks = {
  demo: (rest) => [['node', source, quiet, 'internal/demo/src/demo.ts', ...rest]],
  test: (rest) => [['vitest', 'run', ...rest]],
  'test:slow': (rest) => [
    ['turbo', 'run', 'build', '--output-logs=errors-only'],
    ['vitest', 'run', '--config', 'vitest.slow.config.ts', ...rest],
  ],
  'test:cluster': (rest) => [['vitest', 'run', '--config', 'internal/testbed/vitest.config.ts', ...rest]],
  'test:cluster:slow': (rest) => [
    ['vitest', 'run', '--config', 'internal/testbed/vitest.slow.config.ts', '--passWithNoTests', ...rest],
  ],
  build: (rest) => [['turbo', 'run', 'build', '--output-logs=errors-only', ...rest]],
  typecheck: (rest) => [
    ['tsc', '-p', 'tsconfig.json'],
    ['turbo', 'run', 'typecheck', '--output-logs=errors-only', ...rest],
  ],
  lint: () => [
    ['biome', 'check', '--error-on-warnings', '.'],
    ['knip', '--no-config-hints'],
    ['turbo', 'boundaries'],
    ['node', quiet, 'internal/prose/src/check.ts'],
  ],
  format: (rest) => [['biome', 'check', '--write', ...(rest.length === 0 ? ['.'] : rest)]],
  generate: () => [['turbo', 'run', 'generate', '--output-logs=errors-only']],
  'release:version': () => [
    ['changeset', 'version'],
    ['node', source, quiet, 'internal/packaging/src/set-chart-version.ts'],
    ...tasks.generate([]),
  ],
  'chart:package': (rest) => [
    ['node', source, quiet, 'packages/installer/scripts/package-chart.ts', ...rest],
  ],
  bench: (rest) => [
    ['turbo', 'run', 'build', '--output-logs=errors-only'],
    ['node', source, quiet, 'internal/bench/src/bench.ts', ...rest],
  ],
  check: () => [...tasks.lint([]), ...tasks.typecheck([]), ...tasks.test([]), ...tasks.build([])],
};
