import type { Finding } from '@gatesmith/diagnostics';
import { isRecord, type UnknownRecord } from '@gatesmith/kubernetes';
import type { NamedPool } from '../describe-pools.ts';
import { quote } from '../quote.ts';
import type { IPAddressPoolSpec } from '../resources.ts';
import { admitObject } from '../validate/admit-object.ts';
import { validateResources } from '../validate-resources.ts';
import type { ReportProblem } from './scenario-problem.ts';

/** The accepted pools of a scenario, and the findings about the others. */
export interface ScenarioPools {
  readonly pools: readonly NamedPool[];
  readonly findings: readonly Finding[];
}

/** Reads the pools of a scenario, judged together as if they were created one after the other. */
export function readPools(given: readonly unknown[], report: ReportProblem): ScenarioPools {
  const written = given.flatMap((pool, index) => {
    if (isRecord(pool)) return [{ index, pool }];
    const message = `pool: must be an object with name and addresses, is ${quote(pool)}`;
    report({ path: ['pools', index], message });
    return [];
  });
  const { resources } = validateResources(written.map(({ pool }) => resourceOf(pool)));
  const judged = resources.flatMap((verdict, at) => {
    const entry = written[at];
    return entry === undefined ? [] : [{ ...verdict, ...entry }];
  });
  return {
    pools: judged.filter(({ accepted }) => accepted).map(({ pool }) => acceptedPool(pool)),
    findings: judged.flatMap(({ index, accepted, findings }) =>
      findings
        .filter(({ code, severity }) => reportedAlways.has(code) || (!accepted && severity === 'error'))
        .map((finding) => ({
          ...finding,
          path: ['pools', index, ...finding.path.filter((part) => part !== 'spec' && part !== 'metadata')],
        })),
    ),
  };
}

/** Other findings about accepted pools make no difference to the addresses that Services get. */
const reportedAlways: ReadonlySet<string> = new Set(['GS-SCHEMA-UNKNOWN-FIELD']);

function resourceOf({ name, ...spec }: UnknownRecord): UnknownRecord {
  return {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name, namespace: 'metallb-system' },
    spec,
  };
}

/** The pool as the API server stores it: nulls are absent, defaults are filled in. */
function acceptedPool(pool: UnknownRecord): NamedPool {
  const { name, spec } = admitObject(resourceOf(pool));
  // the schema has checked what the cast says
  return { ...(spec as UnknownRecord & IPAddressPoolSpec), name };
}
