export type {
  ClusterRequest,
  Context,
  Doors,
  HelmRequest,
  InputStream,
  OutputStream,
} from './context.ts';
export type { RunErrorCode, UsageErrorCode, UsageErrorOptions } from './errors.ts';
export { RunError, UsageError } from './errors.ts';
export type { ExitCode } from './exit-code.ts';
export { exitCode } from './exit-code.ts';
export { cliFindings } from './finding-registry.ts';
export { loadFindingRegistries } from './load-finding-registries.ts';
export { run } from './run.ts';
export type { Prompts } from './terminal/prompts.ts';
export { version } from './version.ts';
