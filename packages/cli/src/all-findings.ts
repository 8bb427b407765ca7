import { docsLink, type FindingEntry, type FindingRegistry, nearest } from '@gatesmith/diagnostics';
import { installerFindings } from '@gatesmith/installer';
import { ipRangeFindings } from '@gatesmith/ip-range';
import { kubeProxyFindings } from '@gatesmith/kube-proxy';
import { metallbFindings } from '@gatesmith/metallb';
import { valuesFindings } from '@gatesmith/values';
import { cliFindings } from './finding-registry.ts';

/** The registries of all packages. Loading them loads the packages, so import this file only where it is needed. */
export const registries: Readonly<Record<string, FindingRegistry>> = {
  '@gatesmith/ip-range': ipRangeFindings,
  '@gatesmith/metallb': metallbFindings,
  '@gatesmith/kube-proxy': kubeProxyFindings,
  '@gatesmith/values': valuesFindings,
  '@gatesmith/installer': installerFindings,
  gatesmith: cliFindings,
};

const entries: ReadonlyMap<string, FindingEntry> = new Map(
  Object.values(registries).flatMap((registry) => Object.entries<FindingEntry>(registry)),
);

/** The meaning of a code, and the address of its documentation; `undefined` for a code that no package reports. */
export function findingEntry(code: string): (FindingEntry & { readonly docs: string }) | undefined {
  const entry = entries.get(code);
  return entry === undefined ? undefined : { ...entry, docs: docsLink(code) };
}

/** The code that resembles a misspelled one most. */
export function nearestCode(code: string): string | undefined {
  return nearest(code, [...entries.keys()]);
}
