import { hasErrors } from '@gatesmith/diagnostics';
import { safeParseValues } from '@gatesmith/values';
import { RunError, UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { OutputFlags } from '../../flags/output.ts';
import { printJson } from '../../output/print.ts';
import { writeOutput } from '../../output/write-output.ts';
import type { RunContext } from '../../run-context.ts';
import { commandLine } from '../../verdict/command-line.ts';
import { renderEnding } from '../../verdict/ending.ts';
import { type InitChoices, valuesTemplate } from './values-template.ts';

/** The flags of `init`. */
export interface InitFlags extends OutputFlags {
  readonly out: string;
  readonly pool?: readonly string[];
  readonly controller?: 'traefik' | 'ingress-nginx' | 'none';
  readonly kind?: 'DaemonSet' | 'Deployment';
  readonly className?: string;
  readonly acknowledgeEndOfLife: boolean;
  readonly force: boolean;
}

/** Writes a values file that `validate` accepts. */
export async function init(context: RunContext, flags: InitFlags): Promise<ExitCode> {
  const asks =
    context.stdin.isTTY && context.stderr.isTTY && flags.output !== 'json' && flags.pool === undefined;
  const choices = asks ? await ask(context, flags) : choicesOf(flags);
  const text = valuesTemplate(choices);
  const { findings } = safeParseValues([{ file: flags.out, text }]);
  if (hasErrors(findings)) {
    throw new UsageError('the choices make no valid values; nothing was written', {
      code: 'VALUES_INVALID',
      hint: 'correct what is listed above',
      findings,
      sources: new Map([[flags.out, text]]),
    });
  }
  await writeOutput(context, flags.out, text, { overwrite: flags.force });
  if (flags.out === '-') return exitCode.done;
  if (flags.output === 'json') printJson(context, { file: flags.out });
  else {
    context.messages.inform(
      renderEnding(
        {
          tone: 'good',
          verdict: `${flags.out}: written.`,
          next: [
            { commands: [commandLine('gatesmith plan', { values: [flags.out] })] },
            {
              label: 'On the practice cluster',
              commands: [commandLine('gatesmith up', { values: [flags.out], sandbox: true })],
            },
          ],
        },
        context.messages.view,
      ),
    );
  }
  return exitCode.done;
}

function choicesOf({
  pool,
  controller = 'traefik',
  kind = 'DaemonSet',
  className = 'nginx',
  acknowledgeEndOfLife,
}: InitFlags): InitChoices {
  if (pool === undefined) {
    throw new UsageError('--pool is missing, and stdin is not a terminal', {
      code: 'USAGE',
      hint: 'gatesmith init --pool 192.168.20.20-192.168.20.254, with addresses of your own network that nothing else uses',
    });
  }
  return { addresses: pool, controller, kind, className, acknowledgeEndOfLife };
}

async function ask({ prompts }: RunContext, flags: InitFlags): Promise<InitChoices> {
  const range = answered(
    await prompts.text({
      message: 'Which addresses may Services get? (a-b or CIDR, unused by nodes, routers and DHCP)',
      placeholder: '192.168.20.20-192.168.20.254',
      validate: wrongRange,
    }),
  );
  const controller = answered(
    flags.controller ??
      (await prompts.select({
        message: 'Which ingress controller?',
        options: [
          { value: 'traefik', label: 'Traefik', hint: 'reads nginx annotations' },
          { value: 'ingress-nginx', label: 'ingress-nginx', hint: 'out of maintenance since March 2026' },
          { value: 'none', label: 'none', hint: 'addresses only' },
        ],
        initial: 'traefik',
      })),
  );
  const acknowledged =
    controller === 'ingress-nginx' &&
    (flags.acknowledgeEndOfLife ||
      answered(
        await prompts.confirm({
          message:
            'ingress-nginx gets no fixes any more, not for security holes either. Use it all the same?',
          initial: false,
        }),
      ));
  if (controller === 'ingress-nginx' && !acknowledged) {
    throw new UsageError('ingress-nginx was not agreed to; nothing was written', {
      code: 'USAGE',
      hint: 'run it again and choose traefik',
    });
  }
  const kind = answered(
    flags.kind ??
      (controller === 'none'
        ? 'DaemonSet'
        : await prompts.select({
            message: 'How does it run?',
            options: [
              { value: 'DaemonSet', label: 'on every node' },
              { value: 'Deployment', label: 'with two replicas' },
            ],
            initial: 'DaemonSet',
          })),
  );
  const className = flags.className ?? 'nginx';
  return {
    addresses: range.split(',').map((part) => part.trim()),
    controller,
    kind,
    className,
    acknowledgeEndOfLife: acknowledged,
  };
}

function answered<Answer>(answer: Answer | undefined): Answer {
  if (answer !== undefined) return answer;
  throw new RunError('the question was not answered; nothing was written', { code: 'INTERRUPTED' });
}

/** The parser's first error about a range. */
function wrongRange(answer: string): string | undefined {
  const addresses = answer.split(',').map((part) => part.trim());
  const { findings } = safeParseValues([
    { file: 'answer', value: { pools: [{ name: 'default', addresses }] } },
  ]);
  return findings.find(({ severity }) => severity === 'error')?.message;
}
