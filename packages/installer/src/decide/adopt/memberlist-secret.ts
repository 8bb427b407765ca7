import { at, type KubernetesObject, listAt, textAt } from '@gatesmith/kubernetes';

/** The Secret with the key by which the speakers of one MetalLB know each other: a volume, before 0.14 a variable. */
export function memberlistSecretOf(workload: KubernetesObject): string | undefined {
  const pod = at(workload, 'spec', 'template', 'spec');
  const volumes = listAt(pod, 'volumes').map((volume) => textAt(volume, 'secret', 'secretName'));
  const variables = listAt(pod, 'containers')
    .flatMap((container) => listAt(container, 'env'))
    .filter((variable) => textAt(variable, 'name') === 'METALLB_ML_SECRET_KEY')
    .map((variable) => textAt(variable, 'valueFrom', 'secretKeyRef', 'name'));
  return [...volumes, ...variables].find((name) => name?.endsWith('memberlist') === true);
}
