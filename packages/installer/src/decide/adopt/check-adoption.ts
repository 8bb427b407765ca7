import type { Finding } from '@gatesmith/diagnostics';
import { type KubernetesObject, objectId, selects, stringsAt } from '@gatesmith/kubernetes';
import { ingressNamespace, type Values } from '@gatesmith/values';
import { ingressAddresses, poolHolding, poolsOf } from '../../addresses.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import type { Survey } from '../../observe/survey-installs.ts';
import { report } from '../../report.ts';
import { ourRelease } from '../plan/our-release.ts';
import { hasChanges, type Plan } from '../plan/plan.ts';
import { alreadyOurs } from './already-ours.ts';
import type { ExistingInstall } from './existing-install.ts';
import { sharedSelector } from './shared-selector.ts';

const writeValues = 'values that fit what is there: gatesmith adopt --print-values > values.yaml';

/** The findings that block adopting this install with these values; every error is reported before the first write. */
export function checkAdoption(
  values: Values,
  { snapshot, survey, plan }: { readonly snapshot: Snapshot; readonly survey: Survey; readonly plan: Plan },
): readonly Finding[] {
  const { installs, blockers } = survey.recognition;
  return [
    ...blockers,
    ...checkAny(installs, { snapshot, plan }),
    ...checkAddresses(values, snapshot),
    ...installs.flatMap((install) =>
      install.program === 'ingress-nginx' ? checkIngress(values, install) : checkSessions(snapshot, install),
    ),
    ...survey.legacyPools.map((pool) => legacy(pool)),
  ];
}

function checkAny(
  installs: readonly ExistingInstall[],
  { snapshot: { releases }, plan }: { readonly snapshot: Snapshot; readonly plan: Plan },
): readonly Finding[] {
  if (installs.length > 0) return [];
  const release = ourRelease(releases);
  if (release !== undefined) {
    return [
      alreadyOurs(
        release.revision,
        hasChanges(plan)
          ? {
              severity: 'warning',
              effect:
                'there is nothing of another tool to take over, and these values change it as gatesmith up would',
              hint: "look at the plan, then use: gatesmith up -f values.yaml; the release's own values: gatesmith adopt --print-values",
            }
          : {
              severity: 'info',
              effect: 'these values are in force, and there is nothing of another tool to take over',
              hint: 'change it with: gatesmith up -f values.yaml',
            },
      ),
    ];
  }
  return [
    report('GS-ADOPT-NOTHING', {
      subject: 'MetalLB',
      path: [],
      message: 'there is no MetalLB and no ingress-nginx in this cluster to take over',
      hint: 'install with: gatesmith up -f values.yaml',
    }),
  ];
}

/** An address that a Service holds and that no pool of the values has would be taken from it. */
function checkAddresses({ pools }: Values, { objects }: Snapshot): readonly Finding[] {
  const live = poolsOf(objects);
  return objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap((service) =>
      ingressAddresses(service)
        .filter(
          (address) => poolHolding(address, live) !== undefined && poolHolding(address, pools) === undefined,
        )
        .map((address) =>
          report('GS-ADOPT-ADDRESS', {
            subject: objectId(service),
            path: ['pools'],
            message: `${objectId(service)}: holds ${address} out of pool ${poolHolding(address, live)}, and no pool of the values has it`,
            hint: `add ${address} to pools; ${writeValues}`,
          }),
        ),
    );
}

/** The Service that holds the address goes on serving the old pods until the new ones are ready, or requests are lost. */
function checkIngress(
  values: Values,
  { namespace, service, workloads }: ExistingInstall,
): readonly Finding[] {
  const { ingress, entrypoint } = values;
  if (ingress.controller !== 'ingress-nginx') return [];
  if (service === undefined) {
    const subject = workloads[0] === undefined ? `Namespace/${namespace}` : objectId(workloads[0]);
    return [
      report('GS-ADOPT-ENTRYPOINT', {
        subject,
        path: ['ingress', 'controller'],
        message: `${subject}: has no LoadBalancer Service, so clients that reach it through a node port or the host network would lose it`,
        hint: 'leave it alone with ingress.controller: none, or give it a Service of type LoadBalancer first',
      }),
    ];
  }
  const finding = (path: readonly string[], message: string, hint: string): Finding =>
    report('GS-ADOPT-ENTRYPOINT', {
      subject: objectId(service),
      path,
      message: `${objectId(service)}: ${message}`,
      hint: `${hint}; ${writeValues}`,
    });
  const { name } = service.metadata;
  if (!entrypoint.enabled || entrypoint.name !== name || ingressNamespace(values) !== namespace) {
    return [
      finding(
        ['entrypoint', 'name'],
        'holds the address of the ingress controller, and the values make another Service, which would get another address',
        `set ingress.namespace: ${namespace} and entrypoint.name: ${name}`,
      ),
    ];
  }
  const serves = workloads.some((one) =>
    selects(entrypoint.selector, stringsAt(one, 'spec', 'template', 'metadata', 'labels')),
  );
  if (serves) return [];
  return [
    finding(
      ['entrypoint', 'selector'],
      'would select the new pods only, and serve no client until they are ready',
      `set entrypoint.selector: ${JSON.stringify(sharedSelector)} (remove it once everything is adopted)`,
    ),
  ];
}

function checkSessions({ objects }: Snapshot, { namespace }: ExistingInstall): readonly Finding[] {
  const peers = objects.filter(
    ({ kind, metadata }) => kind === 'BGPPeer' && metadata.namespace === namespace,
  );
  return peers.map((peer) =>
    report('GS-ADOPT-BGP', {
      subject: objectId(peer),
      path: ['bgp'],
      message: `${objectId(peer)}: each node's session ends and is set up again in its turn; routers keep the routes of the other nodes meanwhile`,
      hint: 'with one announcing node, or where it matters, do it in a maintenance window',
    }),
  );
}

function legacy(pool: KubernetesObject): Finding {
  return report('GS-ADOPT-LEGACY-POOL', {
    subject: objectId(pool),
    path: [],
    message: `${objectId(pool)}: is an AddressPool of MetalLB 0.13, which 0.14 and newer read no more; its addresses would be withdrawn`,
    hint: 'say the same as IPAddressPool and L2Advertisement first (kubectl apply), then kubectl delete it and run this again',
  });
}
