import type { Finding } from '@gatesmith/diagnostics';
import { judgeArp } from '@gatesmith/kube-proxy';
import { asArray, isConditionTrue, objectId, textAt } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import { assignedAddresses } from '../../addresses.ts';
import { entrypointRef, hasEntrypoint } from '../../entrypoint-ref.ts';
import type { AssignedAddress } from '../../events.ts';
import { type KubeProxyPlan, planKubeProxy } from '../../kube-proxy/plan-kube-proxy.ts';
import { type KubeProxyAnswers, verifyKubeProxy } from '../../kube-proxy/verify-kube-proxy.ts';
import { metallbNamespace, webhookConfiguration } from '../../layout.ts';
import type { WorkloadLog } from '../../observe/read-workload-logs.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import type { WebhookAnswer } from '../../observe/webhook-probe.ts';
import type { ArpProbeResult, HttpProbeResult } from '../../ports/probe.ts';
import { report } from '../../report.ts';
import { explainService } from '../explain/explain-service.ts';
import { ofOurRelease, ourRelease } from '../plan/our-release.ts';
import { verifyAddresses } from './verify-addresses.ts';
import { verifyLogs } from './verify-logs.ts';
import { workloadStatus } from './workload-status.ts';

/** Observations of the cluster and the network in addition to the snapshot; an absent part was not observed and is not judged. */
export interface Observations {
  readonly webhook?: WebhookAnswer | undefined;
  /** By address. */
  readonly http?: Readonly<Record<string, HttpProbeResult>> | undefined;
  /** By IPv4 address. */
  readonly arp?: Readonly<Record<string, ArpProbeResult>> | undefined;
  /** The settings that the kube-proxies reported. */
  readonly kubeProxy?: KubeProxyAnswers | undefined;
  /** Recent log lines of the release's controllers. */
  readonly logs?: readonly WorkloadLog[] | undefined;
}

export interface VerifySnapshotOptions {
  readonly values: Values;
  readonly snapshot: Snapshot;
  readonly observations?: Observations | undefined;
}

/** Whether it is really working, from a snapshot and what was probed: pure, one finding for each thing that is not so. */
export function verifySnapshot({
  values,
  snapshot,
  observations = {},
}: VerifySnapshotOptions): readonly Finding[] {
  const kubeProxy = planKubeProxy(values, snapshot);
  const findings: readonly Finding[] = [
    ...verifyInstalled(snapshot),
    ...verifyCrds(snapshot),
    ...verifyWorkloads(snapshot),
    ...verifyLogs(observations.logs ?? [], snapshot),
    ...verifyWebhook(observations.webhook),
    ...verifyConfigurationStates(snapshot),
    ...verifyEntrypoint(values, snapshot),
    ...verifyAddresses(values, snapshot, observations.http ?? {}),
    ...verifyArp(observations.arp ?? {}, kubeProxy),
    ...verifyKubeProxy({ plan: kubeProxy, snapshot, answers: observations.kubeProxy }),
  ];
  const skipped = new Set<string>(values.checks.skip);
  return findings.filter(({ code }) => !skipped.has(code));
}

function verifyInstalled({ releases }: Snapshot): readonly Finding[] {
  const release = ourRelease(releases);
  if (release?.status === 'deployed') return [];
  return [
    report('GS-RELEASE-MISSING', {
      subject: 'Release/metallb-system/gatesmith',
      path: [],
      message: `Release/metallb-system/gatesmith: ${release === undefined ? 'is not installed' : `revision ${release.revision} is ${release.status}`}`,
      hint: 'run: gatesmith up -f values.yaml',
    }),
  ];
}

function verifyCrds({ objects }: Snapshot): readonly Finding[] {
  return objects
    .filter((object) => object.kind === 'CustomResourceDefinition' && !isConditionTrue(object, 'Established'))
    .map((crd) =>
      report('GS-CRD-NOT-ESTABLISHED', {
        subject: objectId(crd),
        path: [],
        message: `${objectId(crd)}: is not Established, so its resources cannot be stored`,
        hint: `see why with: kubectl describe crd ${crd.metadata.name}`,
      }),
    );
}

function verifyWorkloads({ objects }: Snapshot): readonly Finding[] {
  const pods = objects.filter(({ kind }) => kind === 'Pod');
  const nodes = objects.filter(({ kind }) => kind === 'Node');
  return objects
    .filter((object) => (object.kind === 'Deployment' || object.kind === 'DaemonSet') && ofOurRelease(object))
    .map((workload) => ({ workload, status: workloadStatus(workload, { pods, nodes }) }))
    .filter(({ status }) => !status.ready)
    .map(({ workload, status }) =>
      report('GS-WORKLOAD-NOT-READY', {
        subject: objectId(workload),
        path: [],
        message: status.reason,
        hint: `see why with: kubectl -n ${workload.metadata.namespace ?? metallbNamespace} describe ${workload.kind.toLowerCase()} ${workload.metadata.name}`,
      }),
    );
}

function verifyWebhook(answer: WebhookAnswer | undefined): readonly Finding[] {
  if (answer === undefined || answer.state === 'answers') return [];
  return [
    report('GS-WEBHOOK-SILENT', {
      subject: `ValidatingWebhookConfiguration/${webhookConfiguration}`,
      path: [],
      message: `MetalLB's webhook does not judge its resources: ${answer.reason}`,
      hint: 'see why with: kubectl -n metallb-system logs -l app.kubernetes.io/component=controller',
    }),
  ];
}

/** MetalLB keeps its last good configuration when a resource is invalid, and reports it only here. */
function verifyConfigurationStates({ objects }: Snapshot): readonly Finding[] {
  return objects
    .filter(
      (object) => object.kind === 'ConfigurationState' && textAt(object, 'status', 'result') === 'Invalid',
    )
    .map((state) =>
      report('GS-CONFIG-NOT-LOADED', {
        subject: objectId(state),
        path: [],
        message: `${objectId(state)}: MetalLB is still using an older configuration: ${textAt(state, 'status', 'lastError') ?? 'no reason given'}`,
        hint: 'fix the resource that it names; other changes have no effect until then',
      }),
    );
}

function verifyEntrypoint(values: Values, snapshot: Snapshot): readonly Finding[] {
  if (!hasEntrypoint(values)) return [];
  const ref = entrypointRef(values);
  const { entrypoint } = values;
  const addresses = assignedAddresses(snapshot.objects).filter((one) => one.service === objectId(ref));
  if (addresses.length > 0) return addresses.flatMap((one) => verifyPool(one, entrypoint.ipAddressPool));
  const { links } = explainService(snapshot, { namespace: ref.namespace ?? 'default', name: ref.name });
  const broken = links.find(({ state }) => state === 'broken') ?? links.at(-1);
  return [
    report('GS-ENTRYPOINT-PENDING', {
      subject: objectId(ref),
      path: ['entrypoint'],
      message: describePending(objectId(ref), broken?.message ?? 'it has no address'),
      hint: broken?.hint ?? `see why with: kubectl -n ${ref.namespace} describe service ${ref.name}`,
    }),
  ];
}

/** A link names its Service first, or says `it`. */
function describePending(id: string, message: string): string {
  return message.startsWith(id) ? message : `${id}: ${message}`;
}

function verifyPool(
  { service, address, pool }: AssignedAddress,
  wanted: string | undefined,
): readonly Finding[] {
  if (pool !== undefined && wanted !== undefined && pool !== wanted) {
    return [
      report('GS-ADDRESS-WRONG-POOL', {
        subject: service,
        path: ['entrypoint', 'ipAddressPool'],
        message: `${service}: holds ${address} out of pool ${pool}, and the values ask for ${wanted}`,
        hint: 'delete the Service and run `gatesmith up` again to have a new address assigned',
      }),
    ];
  }
  return [];
}

/** More than one answerer is what strictARP is there to prevent; what could not be asked is not judged. */
function verifyArp(
  arp: Readonly<Record<string, ArpProbeResult>>,
  { observation }: KubeProxyPlan,
): readonly Finding[] {
  return Object.entries(arp).flatMap(([address, answer]) => {
    const finding = answer.asked ? judgeArp({ address, macs: answer.macs, observation }) : undefined;
    return finding ?? [];
  });
}

/** Addresses with what answered at them, for people. */
export function withAnswers(
  addresses: readonly AssignedAddress[],
  { http = {}, arp = {} }: Observations,
): readonly AssignedAddress[] {
  return addresses.map((assigned) => {
    const answer = http[assigned.address];
    const answerers = arp[assigned.address];
    return {
      ...assigned,
      ...(answer !== undefined && { http: describeAnswer(answer) }),
      ...(answerers !== undefined && { arp: answerers }),
    };
  });
}

function describeAnswer(answer: HttpProbeResult): string {
  if (!answer.answered) return `no answer: ${answer.reason}`;
  const first = asArray(answer.body.trim().split('\n'))[0];
  const from = answer.server === undefined ? '' : ` from ${answer.server}`;
  return `${answer.status}${from}${typeof first === 'string' && first !== '' ? `: ${first.slice(0, 80)}` : ''}`;
}
