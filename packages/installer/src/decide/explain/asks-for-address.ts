import { type KubernetesObject, objectId, textAt } from '@gatesmith/kubernetes';
import { classOfService } from '../../addresses.ts';
import type { MetallbFacts } from '../../metallb-facts.ts';
import type { ExplainedLink } from './explained-link.ts';

/** Whether a Service asks MetalLB for an address: by its type and its class. */
export function asksForAddress(service: KubernetesObject, metallb: MetallbFacts): ExplainedLink {
  const id = objectId(service);
  const type = textAt(service, 'spec', 'type') ?? 'ClusterIP';
  if (type !== 'LoadBalancer') {
    return {
      link: 'service',
      state: 'broken',
      message: `${id} is of type ${type}, so it asks for no address`,
      hint: 'set spec.type: LoadBalancer, or reach it through an Ingress behind the entrypoint',
      final: true,
    };
  }
  const asked = classOfService(service);
  const served = metallb.loadBalancerClass;
  if (served === undefined && asked !== '') {
    return {
      link: 'service',
      state: 'unknown',
      message: `${id} asks load balancers of class ${asked} only`,
      hint: `MetalLB serves it when it runs with --lb-class=${asked}`,
    };
  }
  if (served === undefined || served === asked)
    return { link: 'service', state: 'holds', message: `${id} asks for a LoadBalancer address` };
  return { link: 'service', state: 'broken', final: true, ...classMismatch(id, asked, served) };
}

function classMismatch(
  id: string,
  asked: string,
  served: string,
): { readonly message: string; readonly hint: string } {
  const fixed = 'the class of an existing Service cannot change, so delete it and create it again';
  if (asked === '') {
    return {
      message: `${id} has no loadBalancerClass, and MetalLB serves Services of class ${served} only`,
      hint: `${fixed} with spec.loadBalancerClass: ${served}; or have MetalLB serve Services without a class: remove entrypoint.loadBalancerClass from the values`,
    };
  }
  const serves = served === '' ? 'Services without a class' : `Services of class ${served}`;
  return {
    message: `${id} asks load balancers of class ${asked} only, and MetalLB serves ${serves}`,
    hint: `another load balancer has to serve it; for MetalLB, ${fixed} ${served === '' ? 'without spec.loadBalancerClass' : `with spec.loadBalancerClass: ${served}`}`,
  };
}
