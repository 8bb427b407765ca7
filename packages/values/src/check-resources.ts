import type { Finding, FindingPath } from '@gatesmith/diagnostics';
import { isRecord } from '@gatesmith/kubernetes';
import {
  checkNetwork,
  type FrontDoor,
  type MetalLBResource,
  type NodeLabels,
  validateResources,
} from '@gatesmith/metallb';
import type { Values } from './gen/values.ts';
import { releaseNamespace } from './to-resources.ts';

/** A finding of the MetalLB package, its path in terms of the values document. */
export interface ResourceFinding extends Finding {
  /** MetalLB would refuse the object, so nothing may be written, whatever `checks.skip` says. */
  readonly refused: boolean;
}

/**
 * MetalLB's verdict on the objects of these values, and the problems that it does not report but should: overlaps, ranges that end
 * before they start, pools on top of the facts in `network`.
 */
export function checkResources(
  values: Values,
  {
    frontDoor: { resources },
    nodes,
  }: { readonly frontDoor: FrontDoor; readonly nodes?: readonly NodeLabels[] | undefined },
): ResourceFinding[] {
  const places = placesOf(resources, values);
  const speaking = values.bgp.peers.length > 0;
  const report = validateResources(resources, {
    bgpType: speaking ? values.bgp.mode : 'native',
    namespace: releaseNamespace,
    nodes,
  });
  const judged = report.resources.flatMap(({ accepted, index, findings: own }) =>
    own
      .filter(({ code, path }) => !judgedHere.has(code) || selectsNothing(code, path, resources[index]))
      .map((finding) => ({
        ...finding,
        path: placed(places[index] ?? [], finding.path),
        refused: !accepted,
      })),
  );
  const onTheWire = checkNetwork({
    pools: values.pools,
    layer2: values.layer2,
    bgp: values.bgp,
    network: { ...values.network, ignoreExcludeLB: ignoresExcludeLabel(values) },
  });
  return [...judged, ...onTheWire.map((finding) => ({ ...finding, refused: false }))];
}

/**
 * Rules of this package find these from the document instead: only the values show which pools are deliberately not announced, and a
 * name of something that MetalLB refuses is not a name that leads nowhere.
 */
const judgedHere: ReadonlySet<string> = new Set([
  'GS-POOL-UNADVERTISED',
  'GS-ADVERTISEMENT-DANGLING',
  'GS-REFERENCE-DANGLING',
]);

/** Selectors that no pool matches are MetalLB's to see. */
function selectsNothing(code: string, path: FindingPath, resource: MetalLBResource | undefined): boolean {
  const named = resource !== undefined && 'ipAddressPools' in resource.spec;
  return code === 'GS-ADVERTISEMENT-DANGLING' && path.length === 1 && !named;
}

/** Where in the values each object came from; an advertisement that was filled in came from the pools. */
function placesOf(resources: readonly MetalLBResource[], { layer2 }: Values): FindingPath[] {
  const sections: Readonly<Record<MetalLBResource['kind'], FindingPath>> = {
    IPAddressPool: ['pools'],
    L2Advertisement: ['layer2'],
    BGPPeer: ['bgp', 'peers'],
    BGPAdvertisement: ['bgp', 'advertisements'],
    BFDProfile: ['bgp', 'bfdProfiles'],
    Community: ['bgp', 'communities'],
  };
  const seen = new Map<string, number>();
  return resources.map(({ kind }) => {
    const index = seen.get(kind) ?? 0;
    seen.set(kind, index + 1);
    return kind === 'L2Advertisement' && layer2 === undefined ? ['pools'] : [...sections[kind], index];
  });
}

/** `spec.addresses[0]` of an object is `addresses[0]` of its entry, `metadata.name` is `name`. */
function placed(place: FindingPath, path: FindingPath): FindingPath {
  const [first, ...rest] = path;
  return first === 'spec' || first === 'metadata' ? [...place, ...rest] : place;
}

function ignoresExcludeLabel({ metallb }: Values): boolean {
  const ignore: unknown = isRecord(metallb.speaker) ? metallb.speaker['ignoreExcludeLB'] : undefined;
  return ignore === true;
}
