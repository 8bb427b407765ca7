import { patchManifest } from '@gatesmith/kube-proxy';
import { UsageError } from '../../../errors.ts';
import { type ExitCode, exitCode } from '../../../exit-code.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import { readInput } from '../../../input/read-input.ts';
import { printJson } from '../../../output/print.ts';
import { renderFindings } from '../../../render/findings.ts';
import type { RunContext } from '../../../run-context.ts';
import { stdinName } from '../../../stdin-name.ts';

/** The flags of `kube-proxy patch`. */
export interface PatchKubeProxyFlags extends OutputFlags {
  readonly file: string;
  readonly strictArp: 'when-ipvs' | 'always' | 'check';
  readonly mode: 'keep' | 'nftables' | 'iptables' | 'ipvs';
  readonly acknowledgeIpvs: boolean;
  readonly kubernetesVersion?: string;
  readonly check: boolean;
}

/** Prints a kube-proxy configuration with strictARP and mode as the flags require. */
export async function patchKubeProxy(context: RunContext, flags: PatchKubeProxyFlags): Promise<ExitCode> {
  const { file, strictArp, mode, acknowledgeIpvs, kubernetesVersion, output, check } = flags;
  const bytes = await readInput(context, file);
  const name = file === '-' ? stdinName : file;
  const result = patchManifest(decode(bytes, name), {
    strictARP: strictArp,
    mode,
    acknowledgeIpvs,
    kubernetesVersion,
    subject: name,
  });
  // The configuration was patched, whether another owner causes a warning or not.
  const decision = result.decision === 'patch-and-warn' ? 'patch' : result.decision;
  if (output === 'json') {
    const { changed, findings, text, reasons } = result;
    printJson(context, {
      decision,
      mode: result.mode ?? null,
      strictArp: result.strictArp,
      changed,
      reasons,
      findings,
      text,
    });
  } else {
    context.stdout.write(result.changed ? result.text : bytes);
    const { style } = context.messages;
    const lines = [`${name}: ${style('bold', decision)}`, ...result.reasons.map((reason) => `  ${reason}`)];
    if (result.findings.length > 0)
      lines.push(renderFindings(result.findings, { ...context.messages.view, format: output }));
    context.messages.print(lines.join('\n'));
  }
  if (decision === 'refuse') return exitCode.invalid;
  if (check && result.changed) return exitCode.differs;
  return strictArp === 'check' && decision === 'advise' ? exitCode.differs : exitCode.done;
}

/** A byte order mark stays: the output differs from the input at the edit only. */
function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${name}: is not UTF-8 text`, {
      code: 'FILE_INVALID',
      hint: 'save the file as UTF-8',
      cause,
    });
  }
}
