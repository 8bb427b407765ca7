import type { JournalEntry } from '@gatesmith/installer';

/** The steps under the names that plans give them; a journal keeps only the id. */
export const stepTitles: Readonly<Record<NonNullable<JournalEntry['step']>, string>> = {
  namespaces: 'Namespaces',
  crds: 'Custom resource definitions',
  'kube-proxy': 'kube-proxy',
  'free-pool-addresses': 'Pools give addresses up',
  'replace-objects': 'Objects that cannot be changed in place',
  release: 'Helm release',
  webhook: "Wait for MetalLB's webhook",
  addresses: 'An address for the entrypoint',
  entrypoint: 'The entrypoint answers',
  verify: 'Verification',
  'adopt-keep': 'Protect CRDs from deletion',
  'adopt-ownership': 'Objects that stay become those of the release',
  'adopt-hand-over': 'Speakers are handed over',
  'adopt-retire': 'Remove the old installation',
  'uninstall-entrypoint': 'The entrypoint',
  'uninstall-resources': "gatesmith's pools and advertisements",
  'uninstall-release': 'Helm release',
  'uninstall-leftovers': 'Clean up leftovers',
  'uninstall-namespaces': 'Namespaces',
};
