import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Charts that come with the command line. */
export interface BundledCharts {
  /** The umbrella, without the charts it depends on. */
  readonly umbrella: string;
  /** Small charts of our own that replace the upstream ones on the practice cluster. */
  readonly standIns: string;
}

/** Finds the charts next to the built program, or in the repository when it runs from source. */
export function bundledCharts(): BundledCharts | undefined {
  const candidates = [
    { umbrella: './charts/gatesmith', standIns: './charts/stand-ins' },
    { umbrella: '../../../../charts/gatesmith', standIns: '../../../../internal/stand-in-charts' },
  ];
  for (const candidate of candidates) {
    const umbrella = fileURLToPath(new URL(candidate.umbrella, import.meta.url));
    const standIns = fileURLToPath(new URL(candidate.standIns, import.meta.url));
    if (existsSync(umbrella)) return { umbrella, standIns };
  }
  return undefined;
}
