import {
  type BaseError,
  BaseError as BaseErrorClass,
  type Finding,
  fromUnknown,
  hasErrors,
  summarize,
} from '@gatesmith/diagnostics';
import { ingressNamespace, type Values } from '@gatesmith/values';
import { assignedAddresses } from './addresses.ts';
import { checkPermissions } from './check/check-permissions.ts';
import { checkSnapshot } from './check/check-snapshot.ts';
import { countWrites } from './cluster/count-writes.ts';
import { type Desired, renderDesired } from './desired/desired.ts';
import { InstallError } from './errors.ts';
import { eventChannel } from './event-channel.ts';
import type { AssignedAddress, InstallEvent, Outcome } from './events.ts';
import type {
  Installer,
  InstallerOptions,
  PlanReport,
  UninstallOptions,
  UpOptions,
  VerifyReport,
} from './installer.ts';
import { createKubeProxyInstaller } from './kube-proxy/create-kube-proxy-installer.ts';
import { buildPlan } from './plan/build-plan.ts';
import { whyStale } from './plan/compare-plans.ts';
import { hasChanges, type Plan } from './plan.ts';
import type { CallOptions } from './ports/cluster.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { takeSnapshot } from './snapshot/take-snapshot.ts';
import { runUninstall } from './uninstall/run-uninstall.ts';
import { runPlan } from './up/run-plan.ts';
import { upSteps } from './up/steps/run-steps.ts';
import { isDeadline } from './up/wait-for.ts';
import { observe } from './verify/observe.ts';
import { verifySnapshot, withAnswers } from './verify/verify-snapshot.ts';

const defaultTimeoutMs = 600_000;

/**
 * Makes an installer for one cluster. It holds no state between calls, prints nothing and exits nothing; several in one
 * process do not know of each other.
 *
 * @example
 * ```ts
 * import { connectCluster, createInstaller, helmBinary, lanProbe, readChart } from '@gatesmith/installer';
 * import { parseValues } from '@gatesmith/values';
 *
 * const installer = createInstaller({
 *   cluster: await connectCluster(),
 *   helm: helmBinary(),
 *   probe: lanProbe(),
 *   chart: await readChart('charts/gatesmith'),
 * });
 * for await (const event of installer.up(parseValues([{ file: 'values.yaml', text }]))) console.log(event.type);
 * ```
 */
export function createInstaller({
  helm,
  probe,
  chart,
  now = Date.now,
  rollout = {},
  ...rest
}: InstallerOptions): Installer {
  const { cluster, writes } = countWrites(rest.cluster);

  const snapshot = ({ signal }: CallOptions = {}): Promise<Snapshot> =>
    takeSnapshot(cluster, { signal, now });

  async function prepare(
    values: Values,
    { signal }: CallOptions,
  ): Promise<PlanReport & { readonly desired: Desired }> {
    const [seen] = await Promise.all([snapshot({ signal }), helm.version({ signal })]);
    const desired = await renderDesired({ values, chart, helm, kubeVersion: seen.server.gitVersion, signal });
    const plan = buildPlan({ values, snapshot: seen, desired });
    const findings = checkSnapshot(values, seen).map((finding) => mendedBy(plan, finding));
    if (hasChanges(plan)) findings.push(...(await checkPermissions(cluster, plan, { signal })));
    return { plan, findings, snapshot: seen, desired };
  }

  async function verify(
    values: Values,
    { signal }: CallOptions = {},
    known?: Snapshot,
  ): Promise<VerifyReport> {
    const seen = known ?? (await snapshot({ signal }));
    const observations = await observe({ cluster, probe }, seen, {
      signal,
      kubeProxies: known === undefined ? 'ask' : 'leave',
    });
    const findings = verifySnapshot({ values, snapshot: seen, observations });
    return {
      findings,
      summary: summarize(findings),
      addresses: withAnswers(entrypointFirst(values, assignedAddresses(seen.objects)), observations),
    };
  }

  return {
    snapshot,

    async plan(values, options = {}): Promise<PlanReport> {
      const { plan, findings, snapshot: seen } = await prepare(values, options);
      return { plan, findings, snapshot: seen };
    },

    verify: (values, options) => verify(values, options),

    kubeProxy: createKubeProxyInstaller({
      cluster,
      snapshot,
      rollout,
      run: (options, body) => withOutcome(options, writes, body),
    }),

    async *up(values: Values, options: UpOptions = {}): AsyncGenerator<InstallEvent, void, undefined> {
      yield* withOutcome(options, writes, async (emit, signal, remainingMs) => {
        const { plan, findings, snapshot: seen, desired } = await prepare(values, { signal });
        emit({ type: 'plan', plan, findings });
        if (options.plan !== undefined) {
          const stale = whyStale(options.plan, plan);
          if (stale !== undefined) {
            throw new InstallError(`the saved plan no longer fits: ${stale}`, {
              code: 'PLAN_STALE',
              hint: 'nothing was written; make a new plan with: gatesmith plan --out PLAN',
            });
          }
        }
        if (hasErrors(findings)) throw preflightFailed(findings);
        const changes = hasChanges(plan);
        if (!changes) {
          const report = await verify(values, { signal }, seen);
          // An earlier run may have been interrupted while it waited: the waiting is all that is left then.
          if (report.summary.errors === 0) return { result: 'unchanged', report };
        } else if (options.confirm !== undefined && !(await options.confirm(plan, findings)))
          return { result: 'declined' };
        await runPlan({
          plan,
          steps: upSteps,
          context: {
            cluster,
            helm,
            probe,
            values,
            desired,
            snapshot: seen,
            signal,
            remainingMs,
            emit,
            recoverRelease: options.recoverRelease === true,
            rollout,
          },
        });
        return { result: changes ? 'done' : 'unchanged', report: await verify(values, { signal }) };
      });
    },

    async *uninstall(options: UninstallOptions = {}): AsyncGenerator<InstallEvent, void, undefined> {
      yield* withOutcome(options, writes, async (emit, signal, remainingMs) =>
        runUninstall({
          cluster,
          helm,
          snapshot: await snapshot({ signal }),
          options,
          emit,
          signal,
          remainingMs,
        }),
      );
    },
  };
}

/** A change of ours that an upgrade undid speaks against no install that makes it again. */
function mendedBy({ steps }: Plan, finding: Finding): Finding {
  const mends = steps.some(({ id, changes }) => id === 'kube-proxy' && changes.length > 0);
  return mends && finding.code === 'GS-KUBEPROXY-RELAPSE' ? { ...finding, severity: 'warning' } : finding;
}

/** The address that people came for leads the list. */
function entrypointFirst(values: Values, addresses: readonly AssignedAddress[]): readonly AssignedAddress[] {
  const entrypoint = `Service/${ingressNamespace(values)}/${values.entrypoint.name}`;
  return [
    ...addresses.filter(({ service }) => service === entrypoint),
    ...addresses.filter(({ service }) => service !== entrypoint),
  ];
}

/** How the body of a run ended; failures are thrown. */
export type RunEnd =
  | { readonly result: 'declined' }
  | { readonly result: 'done' | 'unchanged'; readonly report?: VerifyReport | undefined };

type Body = (
  emit: (event: InstallEvent) => void,
  signal: AbortSignal,
  remainingMs: () => number,
) => Promise<RunEnd>;

/** Runs a body as a stream of events that always ends in `done`, whatever happens inside. */
function withOutcome(
  { signal: interrupted, timeoutMs = defaultTimeoutMs }: Pick<UpOptions, 'signal' | 'timeoutMs'>,
  writes: () => number,
  body: Body,
): AsyncGenerator<InstallEvent, void, undefined> {
  return eventChannel<InstallEvent>(async (emit, abandoned) => {
    const started = performance.now();
    const writesBefore = writes();
    const progress = new ProgressLog();
    const signals = [
      AbortSignal.timeout(timeoutMs),
      abandoned,
      ...(interrupted === undefined ? [] : [interrupted]),
    ];
    const signal = AbortSignal.any(signals);
    const tell = (event: InstallEvent): void => {
      progress.note(event);
      emit(event);
    };
    const outcome = async (): Promise<Outcome> => {
      const base = (): Pick<Outcome, 'finished' | 'unfinished' | 'writes'> => ({
        ...progress.summary(),
        writes: writes() - writesBefore,
      });
      try {
        const end = await body(tell, signal, () => timeoutMs - (performance.now() - started));
        const report = end.result === 'declined' ? undefined : end.report;
        const failed = report !== undefined && report.summary.errors > 0;
        return {
          result: failed ? 'failed' : end.result,
          addresses: report?.addresses ?? [],
          findings: report?.findings ?? [],
          ...base(),
          ...(failed
            ? {
                error: {
                  code: 'VERIFY_FAILED',
                  message: 'everything was applied, but it is not working yet',
                  hint: 'the findings say what is not; `gatesmith verify` looks again',
                  details: [],
                },
              }
            : {}),
        };
      } catch (error) {
        const cancelled = interrupted?.aborted === true || abandoned.aborted;
        return {
          result: cancelled ? 'cancelled' : 'failed',
          addresses: [],
          findings: error instanceof PreflightError ? error.findings : [],
          ...base(),
          ...(cancelled ? {} : { error: describe(error, signal, timeoutMs) }),
        };
      }
    };
    emit({ type: 'done', outcome: await outcome() });
  });
}

function describe(thrown: unknown, signal: AbortSignal, timeoutMs: number): NonNullable<Outcome['error']> {
  if (thrown instanceof BaseErrorClass) {
    const { code, message, hint, details }: BaseError = thrown;
    return { code, message, hint, details };
  }
  if (isDeadline(signal)) {
    return {
      code: 'WAIT_TIMED_OUT',
      message: `not done within ${Math.round(timeoutMs / 1000)} s`,
      hint: 'run the command again, it goes on from here; give it longer with --timeout',
      details: [],
    };
  }
  const error = fromUnknown(thrown);
  return { code: 'UNEXPECTED', message: error.message, details: error.stack?.split('\n').slice(1, 6) ?? [] };
}

class PreflightError extends InstallError {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    super(
      `${errors.length} finding(s) speak against it: ${[...new Set(errors.map(({ code }) => code))].join(', ')}`,
      {
        code: 'PREFLIGHT_FAILED',
        hint: 'nothing was written; mend what the findings name, or accept one by its code under checks.skip',
      },
    );
    this.findings = findings;
  }
}

function preflightFailed(findings: readonly Finding[]): InstallError {
  return new PreflightError(findings);
}

/** Which steps were finished and which were not, from the events that went by. */
class ProgressLog {
  #plan: Plan | undefined;
  readonly #finished: string[] = [];

  note(event: InstallEvent): void {
    if (event.type === 'plan') this.#plan = event.plan;
    if (event.type === 'step-end' && (event.result === 'done' || event.result === 'unchanged'))
      this.#finished.push(event.title);
  }

  summary(): Pick<Outcome, 'finished' | 'unfinished'> {
    const titles = this.#plan?.steps.map(({ title }) => title) ?? [];
    return {
      finished: this.#finished,
      unfinished: titles.filter((title) => !this.#finished.includes(title)),
    };
  }
}
