import { type ExplainedLink, type Explanation, explainService } from '@gatesmith/installer';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { SnapshotFlags } from '../../flags/snapshot.ts';
import { printJson, printText } from '../../output/print.ts';
import { labelled } from '../../render/labelled.ts';
import type { RunContext } from '../../run-context.ts';
import { type View, viewOf } from '../../terminal/style.ts';
import { renderEnding } from '../../verdict/ending.ts';
import { explainEnding } from '../../verdict/explain-ending.ts';
import { loadSnapshot } from '../../world/load-snapshot.ts';

/** The flags that select what is looked at, and the form of the result. */
export interface ExplainServiceFlags extends ClusterFlags, SnapshotFlags, OutputFlags {}

/** Prints the causal chain of one Service: asked, assigned, announced, answered. */
export async function explainServiceNamed(
  context: RunContext,
  flags: ExplainServiceFlags,
  named: string,
): Promise<ExitCode> {
  const ref = readServiceName(named);
  const explanation = explainService(
    await loadSnapshot(context, { ...flags, command: 'gatesmith explain', eventsOf: ref }),
    ref,
  );
  if (flags.output === 'json') printJson(context, explanation);
  else {
    const view = viewOf(context.stdout);
    printText(context, renderExplanation(explanation, { ...view, format: flags.output }));
    if (flags.output === 'text') printText(context, `\n${renderEnding(explainEnding(explanation), view)}`);
  }
  return explanation.links.some(({ state }) => state === 'broken') ? exitCode.differs : exitCode.done;
}

const dnsLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

function readServiceName(named: string): { readonly namespace: string; readonly name: string } {
  const [namespace, name, ...rest] = named.replace(/^(?:svc|service|services)\//i, '').split('/');
  if (
    namespace !== undefined &&
    name !== undefined &&
    rest.length === 0 &&
    dnsLabel.test(namespace) &&
    dnsLabel.test(name)
  )
    return { namespace, name };
  const shown = JSON.stringify(named.slice(0, 80));
  throw new UsageError(`${shown} is neither a Service nor a finding code`, {
    code: 'USAGE',
    hint:
      rest.length === 0 && name === undefined && namespace !== undefined && dnsLabel.test(namespace)
        ? `say its namespace as well: svc/default/${namespace}`
        : 'write svc/NAMESPACE/NAME, for example svc/default/web, or a code such as GS-POOL-OVERLAP',
  });
}

const signs: Readonly<Record<ExplainedLink['state'], string>> = { holds: '✓', broken: '✗', unknown: '?' };
const colours = { holds: 'green', broken: 'red', unknown: 'yellow' } as const;

interface RenderExplanationOptions extends View {
  readonly format: 'text' | 'short';
}

function renderExplanation(
  { links }: Explanation,
  { style, width, format }: RenderExplanationOptions,
): string {
  const shown = format === 'short' ? links.filter(({ state }) => state !== 'holds') : links;
  return shown
    .flatMap(({ link, state, message, hint }) => [
      labelled({
        label: `${signs[state]} ${link.padEnd(14)}`,
        painted: `${style(colours[state], signs[state])} ${link.padEnd(14)}`,
        text: message,
        width,
      }),
      ...(hint === undefined || format === 'short'
        ? []
        : [labelled({ label: ' '.repeat(16), text: hint, width })]),
    ])
    .join('\n');
}
