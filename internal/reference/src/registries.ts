import type { FindingRegistry } from '@gatesmith/diagnostics';
import { loadFindingRegistries } from 'gatesmith';

/** The findings of one published package. */
export interface PackageFindings {
  readonly name: string;
  /** Below the root of the repository. */
  readonly folder: string;
  readonly findings: FindingRegistry;
}

/** The registry of every package that reports findings, in the order of the package arrows. */
export const registries: readonly PackageFindings[] = Object.entries(await loadFindingRegistries()).map(
  ([name, findings]) => ({
    name,
    folder: name === 'gatesmith' ? 'packages/cli' : name.replace('@gatesmith', 'packages'),
    findings,
  }),
);
