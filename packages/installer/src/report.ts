import { type FindingReporter, findingReporter } from '@gatesmith/diagnostics';
import { installerFindings } from './finding-registry.ts';

/** Makes the findings of this package. */
export const report: FindingReporter<typeof installerFindings> = findingReporter(installerFindings);
