import { quote } from '../quote.ts';
import type { AdmittedObject } from './admit-object.ts';
import { type Problem, problem } from './problem.ts';

/** A document of another API group. */
export function foreignKind({ apiVersion, kind }: AdmittedObject): Problem {
  return problem('GS-RESOURCE-FOREIGN', {
    path: ['apiVersion'],
    message: `${cutName(kind)} of ${quote(apiVersion)}: not MetalLB's, not judged`,
  });
}

/** A document without a namespace. */
export function namespaceMissing(home: string): Problem {
  return problem('GS-RESOURCE-NAMESPACE', {
    severity: 'warning',
    path: ['metadata', 'namespace'],
    message:
      'metadata.namespace: is absent, so kubectl would create the object in whatever namespace is current',
    hint: `namespace: ${home}`,
  });
}

/** A document in a namespace in which MetalLB does not run. */
export function wrongNamespace(namespace: string, home: string): Problem {
  return problem('GS-RESOURCE-NAMESPACE', {
    path: ['metadata', 'namespace'],
    message: `namespace ${quote(namespace)}: MetalLB reads its own namespace only`,
    hint: `namespace: ${home}`,
  });
}

/** A document with the kind and name of an object that was created before. */
export function alreadyExists({ kind, name }: AdmittedObject): Problem {
  return problem('GS-RESOURCE-EXISTS', {
    path: ['metadata', 'name'],
    message: `${kind} ${quote(name)}: an earlier document has this name already`,
    hint: 'give it another name, or merge the two',
  });
}

/** No valid name is longer; a hostile one is not repeated in every finding. */
export function cutName(name: string): string {
  return name.length <= 253 ? name : `${name.slice(0, 252)}…`;
}
