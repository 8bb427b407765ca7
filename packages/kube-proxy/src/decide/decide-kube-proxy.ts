import type { Finding } from '@gatesmith/diagnostics';
import { objectId } from '@gatesmith/kubernetes';
import { readConfig } from '../config/read-config.ts';
import { distributions } from '../detect/distribution.ts';
import { revertsAtNextRun, revertsByItself } from '../detect/find-owners.ts';
import type { KubeProxyObservation } from '../detect/observation.ts';
import { patchConfig } from '../edit/patch-config.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import type { Decision } from '../policy.ts';
import { buildConfigMapPatch } from './config-map-patch.ts';
import type { DecideOptions, KubeProxyDecision } from './decision.ts';
import { durableAdvice } from './durable-advice.ts';
import { oldKernels } from './old-kernels.ts';

/**
 * Decides what to do about a cluster's kube-proxy: from where its settings come and who writes them, the effective mode, what MetalLB
 * needs, and the policy. Pure: the same observation and options give the same decision, and deciding again after the patch
 * gives `none`.
 *
 * @example
 * ```ts
 * import { decideKubeProxy, detectKubeProxy } from '@gatesmith/kube-proxy';
 *
 * const observation = detectKubeProxy({ objects: [], serverVersion: 'v1.36.3' });
 * decideKubeProxy(observation).decision; // 'none': nothing of kube-proxy was found, and a finding says so
 * ```
 */
export function decideKubeProxy(
  observation: KubeProxyObservation,
  options: DecideOptions = {},
): KubeProxyDecision {
  const { strictARP = 'when-ipvs', mode: wanted = 'keep', metallbNeedsLayer2IPv4 = true } = options;
  const { distribution, home, source } = observation;
  const traits = distributions[distribution];
  const reasons = [...observation.reasons];
  const end = (decision: Decision, why: string, findings: readonly Finding[] = []): KubeProxyDecision => ({
    decision,
    reasons: [...reasons, why],
    findings: [...observation.findings, ...findings],
  });

  if (home === 'absent')
    return end('none', 'no kube-proxy runs: load-balancer addresses are on no interface');
  if (home === 'unknown') return end('none', 'nothing of kube-proxy was found: nothing is changed');
  if (traits.verdict === 'none') return end('none', traits.because);
  if (distribution === 'eks' && observation.onAws)
    return end('none', "MetalLB's Layer 2 does not work in Amazon's network");

  const goal = {
    mode: wanted === 'keep' ? ('ipvs' as const) : wanted,
    strictArp: wanted === 'keep' || wanted === 'ipvs',
  };
  const advise = (why: string, findings: readonly Finding[] = []): KubeProxyDecision => ({
    ...end('advise', why, findings),
    advice: durableAdvice(distribution, goal),
  });
  if (observation.mode === undefined && source.kind !== 'config-map') {
    return advise(`${traits.name}: ${traits.because}; its mode is not visible from here`);
  }
  const changesMode = wanted !== 'keep' && wanted !== observation.mode;
  const open = observation.nodeSettings.find(({ mode, strictArp }) => mode === 'ipvs' && !strictArp);
  const strict = open === undefined && observation.strictArp;
  const isIpvs = observation.mode === 'ipvs' || open !== undefined;
  if (!changesMode && strictARP === 'when-ipvs' && isIpvs && !strict && !metallbNeedsLayer2IPv4) {
    return end('none', 'mode ipvs without strictARP, but no Layer 2 advertisement announces an IPv4 pool');
  }
  if (source.kind !== 'config-map') {
    if (changesMode) return advise(`${traits.name}: ${traits.because}`);
    if (strict || (!isIpvs && strictARP !== 'always')) {
      return end(
        'none',
        isIpvs ? 'mode ipvs with strictARP' : `mode ${observation.mode}: strictARP does nothing`,
      );
    }
    return advise(`mode ${observation.mode} without strictARP; ${traits.name}: ${traits.because}`, [
      strictArpOff(observation),
    ]);
  }
  if (source.text === undefined)
    return end('refuse', 'the ConfigMap with the configuration could not be read');
  if (changesMode && wanted === 'nftables') {
    const given = options.kernelVersions?.map((kernel, index) => [`node ${index + 1}`, kernel] as const);
    const observed = Object.entries(observation.kernelVersions);
    const old = oldKernels(observed.length > 0 ? observed : (given ?? []));
    if (old.length > 0) return end('refuse', 'nftables needs Linux 5.13 on every node', [kernelTooOld(old)]);
  }

  const subject = `${objectId({ ...source, kind: 'ConfigMap' })} ${source.key}`;
  const result = patchConfig(source.text, { ...options, kubernetesVersion: observation.version, subject });
  const findings = result.findings.filter(
    (finding) => !observation.findings.includes(finding) && !isKnown(finding, observation),
  );
  if (result.decision !== 'patch' && result.decision !== 'patch-and-warn') {
    reasons.push(...result.reasons);
    return end(result.decision, `decided from ${subject}`, findings);
  }
  reasons.push(...result.reasons);
  if (source.immutable)
    return {
      ...end('refuse', `${subject} is immutable`, [...findings, immutable(subject)]),
      advice: durableAdvice(distribution, goal),
    };

  const overwriter = observation.owners.find(revertsByItself);
  const pointless = traits.verdict === 'advise' || overwriter !== undefined;
  if (pointless && options.ownerPolicy !== 'patch-anyway') {
    return advise(
      overwriter === undefined
        ? `${traits.name}: ${traits.because}`
        : `${overwriter.name} writes over every change (${overwriter.evidence})`,
      findings,
    );
  }
  const after = readConfig(result.text, { kubernetesVersion: observation.version, subject });
  const before = source.text;
  const patch = result.changed
    ? buildConfigMapPatch({
        source,
        before,
        after: result.text,
        edits: result.edits,
        targetMode: after.mode,
        targetStrictArp: after.strictArp,
      })
    : undefined;
  const nextRun = observation.owners.filter(revertsAtNextRun);
  const warns =
    result.decision === 'patch-and-warn' ||
    pointless ||
    traits.verdict === 'patch-and-warn' ||
    nextRun.length > 0;
  const owned = nextRun.map((owner) => takenBack(subject, owner.name, owner.evidence));
  if (traits.verdict === 'patch-and-warn') owned.push(takenBack(subject, traits.name, traits.because));
  return {
    ...end(warns ? 'patch-and-warn' : 'patch', `${traits.name}: ${traits.because}`, [
      ...findings,
      ...owned,
      sideEffects(subject),
    ]),
    ...(patch === undefined ? {} : { patch }),
    ...(warns ? { advice: durableAdvice(distribution, goal) } : {}),
  };
}

/** Whether a finding says what the observation said already. */
function isKnown({ code, path, subject }: Finding, { findings }: KubeProxyObservation): boolean {
  return findings.some(
    (known) => known.code === code && known.subject === subject && known.path.join('/') === path.join('/'),
  );
}

function strictArpOff({ mode, distribution }: KubeProxyObservation): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-STRICT-ARP-OFF', {
    subject: 'kube-proxy',
    path: [],
    message: `kube-proxy: mode ${mode} without strictARP, every node answers ARP for every load-balancer address`,
    hint: `set it where ${distributions[distribution].name} keeps it; the advice names the place`,
  });
}

function kernelTooOld(nodes: readonly string[]): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-MODE-REFUSED', {
    subject: 'kube-proxy',
    path: ['mode'],
    message: `mode: nftables needs Linux 5.13 or newer, older on ${nodes.slice(0, 5).join(', ')}${nodes.length > 5 ? ` and ${nodes.length - 5} more` : ''}`,
    hint: 'upgrade these nodes, or keep the mode',
  });
}

function immutable(subject: string): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-IMMUTABLE', {
    subject,
    path: ['immutable'],
    message: `${subject}: the ConfigMap is immutable, the API server refuses every change of its data`,
    hint: 'create a new ConfigMap with the patched text and point the volume of the DaemonSet at it',
  });
}

function takenBack(subject: string, owner: string, why: string): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-OWNED', {
    subject,
    path: [],
    message: `${subject}: ${owner} will take the change back some day (${why})`,
    hint: 'make the durable setting as well; the advice names it',
  });
}

function sideEffects(subject: string): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-SIDE-EFFECT', {
    subject,
    path: ['ipvs', 'strictARP'],
    message:
      'strictARP sets arp_ignore=1 and arp_announce=2 on every node. This may break hosts that deliberately answer ARP across interfaces, CNIs with unnumbered veth pairs, and Antrea Egress before 1.7',
  });
}
