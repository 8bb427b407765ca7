import { type FindingReporter, findingReporter } from '@gatesmith/diagnostics';
import { metallbFindings } from './finding-registry.ts';

/** Makes the findings of this package. */
export const report: FindingReporter<typeof metallbFindings> = findingReporter(metallbFindings);
