/** The message of a rule, with `{words}` that its finding fills in. */
export interface Sentence {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Everything that the parser and the chart's templates both say. The chart's `templates/_sentences.tpl` is generated from
 * this, so that users read the same message from Helm and from gatesmith.
 */
export const sentences = {
  endOfLife: {
    code: 'GS-EOL-UNACKNOWLEDGED',
    message:
      'ingress.controller: "ingress-nginx" was maintained until March 2026; its last release, 1.15.1 with nginx 1.27.1, gets no fixes, ' +
      'and security holes found since then (CVE-2026-42945, CVE-2026-9256, CVE-2026-42533; as of 2026-11-22) stay open',
    hint: 'use controller: traefik, which reads nginx annotations, or state that you know: ingress.acknowledgeEndOfLife: true',
  },
  disagreement: {
    code: 'GS-VALUES-CONFLICT',
    message: '{path}: {said} disagrees with {decides}, which makes it {wanted}',
    hint: 'make it {wanted}, or change {decides}, which decides',
  },
  replicasOfDaemonSet: {
    code: 'GS-VALUES-CONFLICT',
    message:
      'ingress.replicas: {replicas} has no meaning with ingress.kind DaemonSet, which runs one pod on every node',
    hint: 'remove it, or set ingress.kind: Deployment',
  },
  noDefaultBackend: {
    code: 'GS-VALUES-CONFLICT',
    message:
      'ingress.defaultBackend.enabled: only ingress-nginx has a default backend, and ingress.controller is {controller}',
    hint: 'remove it; Traefik answers 404 on its own',
  },
  decidedField: {
    code: 'GS-VALUES-CONFLICT',
    message: 'entrypoint.spec.{field}: entrypoint.{key} decides this field',
    hint: 'remove it, and set entrypoint.{key}',
  },
  definitionsInRelease: {
    code: 'GS-VALUES-CONFLICT',
    message:
      "metallb.crds.enabled: true would hand MetalLB's CRDs to the release, and an uninstall would delete them with every pool",
    hint: "leave it false; the CRDs come from the chart's crds folder",
  },
  unadvertised: {
    code: 'GS-POOL-UNADVERTISED',
    message: 'pool {pool}: no advertisement covers it, so its addresses would be assigned and never answer',
    hint: 'add {pool} to ipAddressPools of an entry under layer2 or bgp.advertisements, or set allocateOnly: true if that is meant',
  },
  danglingAdvertisement: {
    code: 'GS-ADVERTISEMENT-DANGLING',
    message: '{path}: there is no {kind} {name}',
    hint: 'there is {known}',
  },
  danglingReference: {
    code: 'GS-REFERENCE-DANGLING',
    message: '{path}: there is no {kind} {name}',
    hint: 'there is {known}',
  },
  bgpOff: {
    code: 'GS-BGP-OFF',
    message: 'bgp.advertisements: there are no bgp.peers, so BGP is off and nothing is announced by it',
    hint: 'add the routers to bgp.peers, or announce the pools under layer2',
  },
  exposedTwice: {
    code: 'GS-INGRESS-EXPOSED-TWICE',
    message: '{controller} is reached in {count} ways: {ways}',
    hint: 'remove it, or set entrypoint.enabled: false',
  },
  exposedTwiceByController: {
    code: 'GS-INGRESS-EXPOSED-TWICE',
    message: '{controller} is reached in {count} ways: {ways}',
    hint: 'keep one of them',
  },
  oneReplica: {
    code: 'GS-ENTRYPOINT-ONE-REPLICA',
    message:
      'entrypoint.externalTrafficPolicy: with Local only the node of the one controller pod can announce the address, and it is silent while the pod moves',
    hint: 'use ingress.kind: DaemonSet, ingress.replicas: 2 or more, or externalTrafficPolicy: Cluster',
  },
  oneFamily: {
    code: 'GS-ENTRYPOINT-FAMILY',
    message: 'entrypoint: {who} {family}, so the Service would wait for an address forever',
    hint: 'add {family} addresses to the pool, or set entrypoint.ipFamilies: [{other}]',
  },
  bothFamilies: {
    code: 'GS-ENTRYPOINT-FAMILY',
    message: 'entrypoint: {who} IPv4 and IPv6, so the Service would wait for an address forever',
    hint: 'name a pool that holds both families, or use ipFamilyPolicy: PreferDualStack',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

/** Fills the words in; a word that is not given stays as it is. */
export function say(
  { message, hint }: Sentence,
  words: Readonly<Record<string, string>> = {},
): { readonly message: string; readonly hint: string } {
  const filled = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (place, word: string) =>
      Object.hasOwn(words, word) ? (words[word] ?? place) : place,
    );
  return { message: filled(message), hint: filled(hint) };
}
