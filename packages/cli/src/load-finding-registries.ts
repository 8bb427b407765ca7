import type { FindingRegistry } from '@gatesmith/diagnostics';

/** The findings of every package, by the name of the package. Loads all packages, so it is asynchronous. */
export async function loadFindingRegistries(): Promise<Readonly<Record<string, FindingRegistry>>> {
  const { registries } = await import('./all-findings.ts');
  return registries;
}
