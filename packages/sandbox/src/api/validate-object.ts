import {
  asLabelSelector,
  at,
  isDnsName,
  listAt,
  matchesSelector,
  recordAt,
  recordsAt,
  textAt,
} from '@gatesmith/kubernetes';
import type { Kind } from '../model/kinds.ts';
import { type KubeObject, labelsOf, nameOf } from '../model/object.ts';
import type { Cause } from '../model/status.ts';
import { sameJson } from '../same-json.ts';

const required = (field: string, message = 'Required value'): Cause => ({
  reason: 'FieldValueRequired',
  message,
  field,
});

const wrong = (field: string, value: string, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
  field,
});

const immutable = (field: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: 'Invalid value: field is immutable',
  field,
});

const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const workloads = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet']);

/** The few rules of built-in kinds that clients run into: names, required fields, selectors, what may not change. */
export function validateObject(
  kind: Kind,
  object: KubeObject,
  before: KubeObject | undefined,
): readonly Cause[] {
  const causes: Cause[] = [];
  const name = nameOf(object);
  // RBAC names are path segments, which may hold colons and capitals.
  const isFree = kind.group === 'rbac.authorization.k8s.io';
  if (isFree ? name.includes('/') || name.includes('%') : !isDnsName(name)) {
    causes.push(
      wrong(
        'metadata.name',
        name,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      ),
    );
  }
  if (kind.custom !== undefined) return causes;
  if (kind.kind === 'Service') causes.push(...serviceCauses(object, before));
  if (workloads.has(kind.kind)) causes.push(...workloadCauses(kind, object, before));
  if (kind.kind === 'Job' && before !== undefined) {
    if (!sameJson(at(before, 'spec', 'template'), at(object, 'spec', 'template')))
      causes.push(immutable('spec.template'));
  }
  if (kind.kind === 'Pod' || workloads.has(kind.kind) || kind.kind === 'Job') {
    causes.push(...containerCauses(kind, object));
  }
  if (kind.kind.endsWith('RoleBinding') && before !== undefined) {
    if (!sameJson(at(before, 'roleRef'), at(object, 'roleRef')))
      causes.push({
        ...wrong('roleRef', '', 'cannot change roleRef'),
        message: `Invalid value: ${JSON.stringify(at(object, 'roleRef') ?? null)}: cannot change roleRef`,
      });
  }
  if ((kind.kind === 'Secret' || kind.kind === 'ConfigMap') && before !== undefined) {
    if (at(before, 'immutable') === true && !sameJson(at(before, 'data'), at(object, 'data'))) {
      causes.push({
        reason: 'FieldValueForbidden',
        message: 'Forbidden: field is immutable when `immutable` is set',
        field: 'data',
      });
    }
  }
  if (kind.kind === 'Secret' && before !== undefined && at(before, 'type') !== at(object, 'type'))
    causes.push(immutable('type'));
  if (kind.kind === 'CustomResourceDefinition') causes.push(...definitionCauses(object));
  return causes;
}

function serviceCauses(object: KubeObject, before: KubeObject | undefined): readonly Cause[] {
  const causes: Cause[] = [];
  const name = nameOf(object);
  if (!label.test(name) || name.length > 63) {
    causes.push(
      wrong(
        'metadata.name',
        name,
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
      ),
    );
  }
  const type = textAt(object, 'spec', 'type') ?? '';
  if (!['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'].includes(type)) {
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(type)}: supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"`,
      field: 'spec.type',
    });
  }
  // The model's Service network is IPv4 only.
  const policy = textAt(object, 'spec', 'ipFamilyPolicy');
  if (policy === 'RequireDualStack') {
    causes.push(
      wrong('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services'),
    );
  }
  for (const [index, family] of listAt(object, 'spec', 'ipFamilies').entries()) {
    if (family === 'IPv6') {
      causes.push(wrong(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'));
    }
  }
  const ports = recordsAt(object, 'spec', 'ports');
  if (ports.length === 0 && type !== 'ExternalName' && textAt(object, 'spec', 'clusterIP') !== 'None')
    causes.push(required('spec.ports'));
  for (const [index, port] of ports.entries()) {
    const number = port['port'];
    if (typeof number !== 'number' || number < 1 || number > 65_535)
      causes.push(
        wrong(`spec.ports[${index}].port`, String(number), 'must be between 1 and 65535, inclusive'),
      );
    if (ports.length > 1 && port['name'] === undefined) causes.push(required(`spec.ports[${index}].name`));
  }
  const address = textAt(before ?? {}, 'spec', 'clusterIP');
  const isTyped = textAt(before ?? {}, 'spec', 'type') !== 'ExternalName';
  if (
    address !== undefined &&
    isTyped &&
    type !== 'ExternalName' &&
    textAt(object, 'spec', 'clusterIP') !== address
  )
    causes.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: []string{${JSON.stringify(textAt(object, 'spec', 'clusterIP') ?? '')}}: may not change once set`,
      field: 'spec.clusterIPs[0]',
    });
  const lbClass = at(before ?? {}, 'spec', 'loadBalancerClass');
  if (
    before !== undefined &&
    type === 'LoadBalancer' &&
    textAt(before, 'spec', 'type') === 'LoadBalancer' &&
    !sameJson(lbClass, at(object, 'spec', 'loadBalancerClass'))
  )
    causes.push({
      reason: 'FieldValueInvalid',
      message: 'Invalid value: may not change once set',
      field: 'spec.loadBalancerClass',
    });
  return causes;
}

function workloadCauses(kind: Kind, object: KubeObject, before: KubeObject | undefined): readonly Cause[] {
  const selector = at(object, 'spec', 'selector');
  const labels = labelsOf(recordAt(object, 'spec', 'template'));
  if (selector === undefined) return [required('spec.selector')];
  const causes: Cause[] = [];
  if (!matchesSelector(asLabelSelector(selector), labels)) {
    causes.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``,
      field: 'spec.template.metadata.labels',
    });
  }
  if (
    before !== undefined &&
    kind.kind !== 'ReplicaSet' &&
    !sameJson(at(before, 'spec', 'selector'), selector)
  )
    causes.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(selector)}: field is immutable`,
      field: 'spec.selector',
    });
  return causes;
}

function containerCauses(kind: Kind, object: KubeObject): readonly Cause[] {
  const base = kind.kind === 'Pod' ? 'spec' : 'spec.template.spec';
  const containers = recordsAt(object, ...base.split('.'), 'containers');
  if (containers.length === 0) return [required(`${base}.containers`)];
  const causes: Cause[] = [];
  for (const [index, container] of containers.entries()) {
    if (container['name'] === undefined) causes.push(required(`${base}.containers[${index}].name`));
    if (container['image'] === undefined && kind.kind !== 'Pod')
      causes.push(required(`${base}.containers[${index}].image`));
    const twin = containers.findIndex((other) => other['name'] === container['name']);
    if (twin < index)
      causes.push({
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${JSON.stringify(container['name'])}`,
        field: `${base}.containers[${index}].name`,
      });
  }
  return causes;
}

function definitionCauses(object: KubeObject): readonly Cause[] {
  const causes: Cause[] = [];
  const expected = `${textAt(object, 'spec', 'names', 'plural')}.${textAt(object, 'spec', 'group')}`;
  if (nameOf(object) !== expected)
    causes.push(wrong('metadata.name', nameOf(object), `must be spec.names.plural+"."+spec.group`));
  const versions = recordsAt(object, 'spec', 'versions');
  if (versions.filter((version) => version['storage'] === true).length !== 1)
    causes.push(wrong('spec.versions', '', 'must have exactly one version marked as storage version'));
  for (const [index, version] of versions.entries()) {
    if (at(version, 'schema', 'openAPIV3Schema') === undefined)
      causes.push(
        required(`spec.versions[${index}].schema.openAPIV3Schema`, 'Required value: schemas are required'),
      );
  }
  return causes;
}
