// Records what the real MetalLB controller does with allocated addresses when something changes.
//
//   node --conditions=@gatesmith/source --disable-warning=ExperimentalWarning \
//     internal/testbed/test/allocation-oracle/record.ts FIRST_SEED COUNT [LANES] > changes.jsonl
//
// One JSON object a line (`RecordedChange` in scenario.ts) for each seed whose change the API server accepts. Lanes are
// controllers that work at the same time on one control plane. Needs root, as the test bed does.
import { ApiRefused, startTestbed } from '../../src/index.ts';
import { installDefinitions, openLane } from './metallb-controller.ts';
import { randomScenario } from './random-scenario.ts';
import { recordChange } from './record-change.ts';
import { needsFirstLane } from './scenario.ts';

const [first = 0, count = 10, laneCount = 1] = process.argv.slice(2).map(Number);
const scenarios = Array.from({ length: count }, (_, index) => randomScenario(first + index));
const bed = await startTestbed({ nodes: 0, kubeProxy: 'none', ipFamilies: ['IPv4', 'IPv6'] });
try {
  await installDefinitions(bed);
  await Promise.all(Array.from({ length: laneCount }, (_, index) => recordInLane(index)));
} finally {
  await bed[Symbol.asyncDispose]();
}

async function recordInLane(index: number): Promise<void> {
  const lane = await openLane(bed, index);
  for (;;) {
    const at = scenarios.findIndex((scenario) => index === 0 || !needsFirstLane(scenario));
    const [scenario] = at < 0 ? [] : scenarios.splice(at, 1);
    if (scenario === undefined) return;
    try {
      console.log(JSON.stringify(await recordChange(bed, lane, scenario)));
    } catch (error) {
      console.error(
        `seed ${scenario.seed} (${scenario.kind}):`,
        error instanceof ApiRefused ? error.message : error,
      );
    }
  }
}
