import { at, type Json, listAt, textAt } from '@gatesmith/kubernetes';
import type { KubeObject } from '../model/object.ts';
import type { Cause } from '../model/status.ts';
import { sameJson } from '../same-json.ts';

const typeOf = (service: KubeObject): string => textAt(service, 'spec', 'type') ?? 'ClusterIP';

const isHeadless = (service: KubeObject): boolean => textAt(service, 'spec', 'clusterIP') === 'None';

const needsHealthPort = (service: KubeObject): boolean =>
  typeOf(service) === 'LoadBalancer' && textAt(service, 'spec', 'externalTrafficPolicy') === 'Local';

const onceSet = (field: string, value: Json | undefined): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value ?? null)}: may not change once set`,
  field,
});

const forbidden = (field: string, why: string): Cause => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
  field,
});

/** The changes of a Service that the API server refuses (pkg/apis/core/validation, ValidateServiceUpdate). */
export function serviceChangeCauses(before: KubeObject, after: KubeObject): readonly Cause[] {
  return [
    ...clusterAddressCauses(before, after),
    ...familyCauses(before, after),
    ...classCauses(before, after),
    ...healthPortCauses(before, after),
  ];
}

const isNamed = (...services: readonly KubeObject[]): boolean =>
  services.some((service) => typeOf(service) === 'ExternalName');

/** The model has one family, so that a Service has one cluster address at most. */
function clusterAddressCauses(before: KubeObject, after: KubeObject): readonly Cause[] {
  if (isNamed(before, after) || (isHeadless(before) && isHeadless(after))) return [];
  const next = listAt(after, 'spec', 'clusterIPs');
  return listAt(before, 'spec', 'clusterIPs').flatMap((address, index) =>
    address === next[index] ? [] : [onceSet(`spec.clusterIPs[${index}]`, next)],
  );
}

function familyCauses(before: KubeObject, after: KubeObject): readonly Cause[] {
  if (isNamed(before, after) || isHeadless(before) || isHeadless(after)) return [];
  const next = listAt(after, 'spec', 'ipFamilies');
  const [old] = listAt(before, 'spec', 'ipFamilies');
  return old === undefined || old === next[0] ? [] : [onceSet('spec.ipFamilies[0]', next)];
}

function classCauses(before: KubeObject, after: KubeObject): readonly Cause[] {
  const [old, next] = [before, after].map((service) => at(service, 'spec', 'loadBalancerClass'));
  if (typeOf(before) !== 'LoadBalancer' || typeOf(after) !== 'LoadBalancer') return [];
  return sameJson(old ?? null, next ?? null) ? [] : [onceSet('spec.loadBalancerClass', next)];
}

function healthPortCauses(before: KubeObject, after: KubeObject): readonly Cause[] {
  if (!needsHealthPort(before) || !needsHealthPort(after)) return [];
  const [old, next] = [before, after].map((service) => at(service, 'spec', 'healthCheckNodePort'));
  return old === next ? [] : [forbidden('spec.healthCheckNodePort', 'field is immutable')];
}

/** The fields that a Service of its type may not have at all. */
export function serviceTypeCauses(service: KubeObject): readonly Cause[] {
  return typeOf(service) !== 'LoadBalancer' && at(service, 'spec', 'loadBalancerClass') !== undefined
    ? [forbidden('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'")]
    : [];
}
