import type { Finding } from '@gatesmith/diagnostics';
import type { KubernetesObject } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';
import { report } from '../../../report.ts';

/**
 * A second default class. The API server gives new Ingresses without a class the default class that was created last
 * (kubernetes plugin/pkg/admission/network/defaultingressclass).
 */
export function defaultClassFindings({ ingress }: Values, index: SnapshotIndex): readonly Finding[] {
  const { className, defaultClass } = ingress;
  const defaults = index.ofKind('IngressClass').filter(isDefault);
  const other = defaults.find(({ metadata }) => metadata.name !== className);
  const isNew = !defaults.some(({ metadata }) => metadata.name === className);
  if (!defaultClass || other === undefined || !isNew) return [];
  const subject = `IngressClass/${other.metadata.name}`;
  return [
    report('GS-INGRESS-DEFAULT-CLASS', {
      subject,
      path: ['ingress', 'defaultClass'],
      message: `${subject}: is the default class of the cluster, and ${className} would be one too; new Ingresses that name no class would go to ${className}`,
      hint: 'to leave the default as it is, set ingress.defaultClass: false',
    }),
  ];
}

function isDefault({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
}
