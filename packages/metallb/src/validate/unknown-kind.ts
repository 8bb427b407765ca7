import { nearest } from '@gatesmith/diagnostics';
import { allKinds } from '../crd/all-kinds.ts';
import { quote } from '../quote.ts';
import { type Problem, problem } from './problem.ts';

/** The start of every `apiVersion` of MetalLB. */
export const metallbGroup = 'metallb.io/';

const knownKinds: readonly string[] = allKinds.map(({ kind }) => kind);

/** A document that is not of a kind and version that MetalLB has. */
export function unknownKindProblem({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): Problem {
  const version = storageVersionOf(kind);
  if (kind === '') {
    return problem('GS-RESOURCE-KIND', {
      path: [],
      message: 'kind: is missing, so this is not a Kubernetes object',
      hint: `one of ${knownKinds.join(', ')}; a values file is checked without --as metallb`,
    });
  }
  if (apiVersion === '') {
    return problem('GS-RESOURCE-KIND', {
      path: [],
      message: 'apiVersion: is missing, so this is not a Kubernetes object',
      hint: `apiVersion: ${metallbGroup}${version ?? 'v1beta1'}`,
    });
  }
  return problem('GS-RESOURCE-KIND', {
    path: version === undefined ? ['kind'] : ['apiVersion'],
    message: `kind ${quote(kind)} of ${quote(apiVersion)}: MetalLB 0.16 has no such kind`,
    hint: hintFor(kind, version),
  });
}

function hintFor(kind: string, version: string | undefined): string {
  if (kind === 'AddressPool') return 'write an IPAddressPool and an L2Advertisement or BGPAdvertisement';
  if (version !== undefined) return `did you mean apiVersion: ${metallbGroup}${version}?`;
  const meant = nearest(kind, knownKinds);
  return meant === undefined ? `one of ${knownKinds.join(', ')}` : `did you mean ${meant}?`;
}

function storageVersionOf(kind: string): string | undefined {
  return allKinds.find((facts) => facts.kind === kind)?.versions.find((version) => version.storage)?.name;
}
