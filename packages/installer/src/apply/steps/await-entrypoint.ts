import { numberAt } from '@gatesmith/kubernetes';
import { ingressAddresses } from '../../addresses.ts';
import { InstallError } from '../../errors.ts';
import { report } from '../../report.ts';
import type { StepContext } from '../step-context.ts';
import { endpointFact } from '../waiting/endpoint-fact.ts';
import { httpAttempts } from '../waiting/http-attempts.ts';
import { waitFor } from '../waiting/wait-for.ts';

const patienceMs = 20_000;

/**
 * Waits for an HTTP answer through the address. This machine need not be able to reach the address (it may be on another
 * network), so silence is a warning, not a failure: the verification says the same again with what to try.
 */
export async function awaitEntrypoint(context: StepContext<'entrypoint'>): Promise<void> {
  const { cluster, probe, signal, emit } = context;
  const { service: ref } = context.step;
  const service = await cluster.get(ref, { signal });
  const address = service === undefined ? undefined : ingressAddresses(service)[0];
  if (service === undefined || address === undefined) return;
  const port = numberAt(service, 'spec', 'ports', 0, 'port') ?? 80;
  let last = '';
  let reason = 'no answer yet';
  const through = new AbortController();
  const attempts = httpAttempts(probe, { address, port, signal: AbortSignal.any([signal, through.signal]) });
  try {
    await waitFor(context, {
      waitingFor: `an answer from http://${address}:${port}/`,
      timeoutMs: patienceMs,
      intervalMs: 100,
      look: async () => {
        const answer = await attempts.next();
        if (answer === undefined) return { done: false, reason };
        if (answer.answered) return { done: true, result: undefined };
        const isUnchanged = answer.reason === last;
        last = answer.reason;
        const fact = isUnchanged ? await endpointFact(cluster, ref, { signal }) : undefined;
        reason = fact === undefined ? answer.reason : `${answer.reason}; ${fact}`;
        return { done: false, reason };
      },
    });
  } catch (error) {
    if (!(error instanceof InstallError) || error.code !== 'WAIT_TIMED_OUT') throw error;
    emit({
      type: 'warn',
      finding: report('GS-ENTRYPOINT-SILENT', {
        subject: `Service/${ref.namespace}/${ref.name}`,
        path: [],
        message: `${address}: ${error.message}`,
        hint: `try it from a machine on the nodes' network: curl http://${address}/`,
      }),
    });
  } finally {
    through.abort();
  }
}
