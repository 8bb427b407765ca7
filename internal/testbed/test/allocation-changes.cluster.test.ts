import { simulateSteps } from '@gatesmith/metallb';
import { expect } from 'vitest';
import { startTestbed } from '../src/index.ts';
import { installDefinitions, openLane } from './allocation-oracle/metallb-controller.ts';
import { randomScenario } from './allocation-oracle/random-scenario.ts';
import { recordChange } from './allocation-oracle/record-change.ts';
import { namespaceLabels, needsFirstLane, type RecordedChange } from './allocation-oracle/scenario.ts';
import { clusterTest } from './cluster-test.ts';

/** Other scenarios in every run; the seed is in the failure. */
const firstSeed = Math.floor(Math.random() * 1_000_000);
const count = 10;

clusterTest(
  `the real controller deals with changes as the simulation says, from seed ${firstSeed}`,
  async () => {
    const bed = await startTestbed({ nodes: 0, kubeProxy: 'none', ipFamilies: ['IPv4', 'IPv6'] });
    try {
      await installDefinitions(bed);
      const scenarios = Array.from({ length: count }, (_, index) => randomScenario(firstSeed + index));
      const impossible: object[] = [];
      const lanes = [0, 1, 2].map(async (index) => {
        const lane = await openLane(bed, index);
        for (;;) {
          const at = scenarios.findIndex((scenario) => index === 0 || !needsFirstLane(scenario));
          const [scenario] = at < 0 ? [] : scenarios.splice(at, 1);
          if (scenario === undefined) return;
          const recorded = await recordChange(bed, lane, scenario);
          const { ends, complete } = possibleEnds(recorded);
          if (complete && !ends.includes(sortedJson(recorded.after))) impossible.push({ recorded, ends });
        }
      });
      await Promise.all(lanes);
      expect(impossible).toEqual([]);
    } finally {
      await bed[Symbol.asyncDispose]();
    }
  },
);

function possibleEnds({ pools, steps, existing, controller }: RecordedChange): {
  readonly ends: readonly string[];
  readonly complete: boolean;
} {
  const options = { existing, controller, namespaces: namespaceLabels };
  const { final, finalAlternatives = [], complete } = simulateSteps(pools, steps, options);
  return { ends: [final, ...finalAlternatives].map(sortedJson), complete };
}

function sortedJson(holdings: Readonly<Record<string, readonly string[]>>): string {
  return JSON.stringify(Object.entries(holdings).sort(([a], [b]) => (a < b ? -1 : 1)));
}
