import { asArray, at, textAt } from '../../json-value.ts';
import type { KubernetesObject } from '../../kubernetes-object.ts';

/** The Secret with the key by which the speakers of one MetalLB know each other: a volume, before 0.14 a variable. */
export function memberlistSecretOf(workload: KubernetesObject): string | undefined {
  const pod = at(workload, 'spec', 'template', 'spec');
  const volumes = asArray(at(pod, 'volumes')).map((volume) => textAt(volume, 'secret', 'secretName'));
  const variables = asArray(at(pod, 'containers'))
    .flatMap((container) => asArray(at(container, 'env')))
    .filter((variable) => textAt(variable, 'name') === 'METALLB_ML_SECRET_KEY')
    .map((variable) => textAt(variable, 'valueFrom', 'secretKeyRef', 'name'));
  return [...volumes, ...variables].find((name) => name?.endsWith('memberlist') === true);
}
