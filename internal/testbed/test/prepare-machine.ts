import type { TestProject } from 'vitest/node';
import { cleanRuns } from '../src/clean.ts';
import { buildPrograms, setupMachine, unavailableReason } from '../src/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Why no test bed can be had here; empty when one can. */
    unavailable: string;
  }
}

/** CI proves everything, at the price of the one long build; locally it runs only on request. */
const extra = process.env['CI'] === 'true' ? (['traefik'] as const) : [];

/** Once per run of the suite: what the machine lacks is installed, what the cache lacks is built. */
export default async function prepare(project: TestProject): Promise<() => void> {
  const report = (line: string): void => console.error(line);
  if (process.platform === 'linux' && process.getuid?.() === 0) await setupMachine(report);
  const unavailable = (await unavailableReason()) ?? '';
  project.provide('unavailable', unavailable);
  if (unavailable !== '') console.warn(`skipped: ${unavailable}`);
  else await buildPrograms({ report, modules: ['kubernetes', 'etcd', 'metallb', ...extra] });
  cleanRuns();
  return () => {
    cleanRuns();
  };
}
