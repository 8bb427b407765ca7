import type { Finding } from '@gatesmith/diagnostics';
import { type DecodedMap, isMapNode } from '@gatesmith/documents';
import { valueAt } from '../config/check-values.ts';
import { parseConfig } from '../config/read-config.ts';
import type { ParsedConfig } from '../config/read-parsed.ts';
import { report } from '../finding-registry.ts';
import type { Decision } from '../policy.ts';
import { composeEdits } from './apply-edits.ts';
import { decideText, type TextGoal } from './decide-text.ts';
import { modeEdits } from './mode-edits.ts';
import type { PatchOptions, PatchResult, TextEdit } from './patch-result.ts';
import { strictArpEdits } from './strict-arp-edits.ts';
import { type EditedText, tryEdits } from './try-edits.ts';

/**
 * Decides about a configuration text and edits it by splicing: only the characters that have to change do; comments, order,
 * indentation, line ends, anchors and trailing blanks stay. The new configuration is read again and has to mean the old one with exactly the
 * intended keys changed; where no edit passes that test, the decision is `refuse`. Patching the result again changes nothing.
 *
 * Reads the configuration only. Whether its owner would write over it is what `detectKubeProxy` and `decideKubeProxy` find out.
 *
 * @example
 * ```ts
 * import { patchConfig } from '@gatesmith/kube-proxy';
 *
 * const text = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\nipvs:\n  strictARP: false\n';
 * const { decision, edits } = patchConfig(text);
 * // decision is 'patch', edits is [{ start: 114, end: 119, text: 'true' }]
 * ```
 */
export function patchConfig(text: string, options: PatchOptions = {}): PatchResult {
  const parsed = parseConfig(text, options);
  const { reading } = parsed;
  const readingFacts = { mode: reading.mode, strictArp: reading.strictArp };
  const unchanged = (decision: Decision, goal: Pick<TextGoal, 'reasons' | 'findings'>): PatchResult => ({
    decision,
    ...readingFacts,
    changed: false,
    text,
    reasons: goal.reasons,
    findings: [...reading.findings, ...goal.findings],
    edits: [],
  });
  if (parsed.value === undefined)
    return unchanged('refuse', { reasons: ['kube-proxy cannot load this configuration'], findings: [] });

  const goal = decideText(reading, options);
  if (goal.refuse) return unchanged('refuse', goal);
  if (goal.mode === undefined && !goal.strictArp) {
    return reading.valid
      ? unchanged('none', goal)
      : unchanged('refuse', { ...goal, reasons: ['kube-proxy exits on this configuration'] });
  }
  const edited = editText(text, parsed, goal, options);
  if (edited === undefined) return unchanged('refuse', unsafe(goal, options));

  // a valid text in which nothing but strictARP became true, as was just verified, is still valid
  const proven = reading.valid && goal.mode === undefined;
  const after = proven ? reading : parseConfig(edited.text, options).reading;
  if (!after.valid) {
    const left = after.findings.filter(({ severity }) => severity === 'error');
    return unchanged('refuse', {
      reasons: ['kube-proxy would exit on the patched text too', ...left.map(({ message }) => message)],
      findings: goal.findings,
    });
  }
  if (options.strictARP === 'check' && goal.mode === undefined) return unchanged('advise', goal);
  const owner = textOwner(parsed.value, options);
  return {
    decision: owner === undefined ? 'patch' : 'patch-and-warn',
    ...readingFacts,
    changed: edited.text !== text,
    text: edited.text,
    reasons: goal.reasons,
    // an error that the edit repairs is no longer a reason to stop
    findings: [
      ...reading.findings.map((finding) =>
        finding.severity === 'error' ? { ...finding, severity: 'warning' as const } : finding,
      ),
      ...goal.findings,
      ...(owner === undefined ? [] : [owner]),
    ],
    edits: edited.edits,
  };
}

function editText(
  text: string,
  parsed: ParsedConfig,
  goal: TextGoal,
  options: PatchOptions,
): EditedText | undefined {
  let current = text;
  let now = parsed;
  let edits: readonly TextEdit[] = [];
  if (goal.mode !== undefined) {
    if (!isMapNode(now.root) || now.value === undefined) return undefined;
    const edited = tryEdits(current, modeEdits(current, now.root, now.value, goal.mode));
    if (edited === undefined) return undefined;
    ({ text: current, edits } = edited);
    now = parseConfig(current, options);
  }
  if (goal.strictArp) {
    if (!isMapNode(now.root) || now.value === undefined) return undefined;
    const edited = tryEdits(current, strictArpEdits(current, now.root, now.value));
    if (edited === undefined) return undefined;
    edits = composeEdits(text, edits, edited.edits);
    current = edited.text;
  }
  return { text: current, edits };
}

/** kubespray gives all nodes the first one's name to override, and sets the scheduler: no other tool writes both. */
function textOwner(value: DecodedMap, { subject = 'config.conf' }: PatchOptions): Finding | undefined {
  const named = value.get('hostnameOverride');
  if (typeof named !== 'string' || named === '' || valueAt(value, ['ipvs', 'scheduler']) !== 'rr')
    return undefined;
  return report('GS-KUBEPROXY-OWNED', {
    subject,
    path: ['hostnameOverride'],
    message: `${subject}: looks like a kubespray configuration; kubespray's upgrade playbook will overwrite it from the inventory`,
    hint: 'set kube_proxy_strict_arp: true in the inventory as well',
  });
}

function unsafe(
  goal: TextGoal,
  { subject = 'config.conf' }: PatchOptions,
): Pick<TextGoal, 'reasons' | 'findings'> {
  const message = `${subject}: no edit of this configuration changes ipvs.strictARP and nothing else`;
  return {
    reasons: [...goal.reasons, message],
    findings: [
      ...goal.findings,
      report('GS-KUBEPROXY-EDIT-UNSAFE', {
        subject,
        path: ['ipvs', 'strictARP'],
        message,
        hint: 'write strictARP: true under ipvs by hand; the block comes from a merge or an anchor that other settings share',
      }),
    ],
  };
}
