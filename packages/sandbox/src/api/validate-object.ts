import {
  asLabelSelector,
  at,
  isDnsName,
  type Json,
  listAt,
  matchesSelector,
  recordAt,
  recordsAt,
  textAt,
} from '@gatesmith/kubernetes';
import type { Kind } from '../model/kinds.ts';
import { type KubeObject, labelsOf, nameOf } from '../model/object.ts';
import type { Cause } from '../model/status.ts';
import { immutableFieldCauses } from './immutable-fields.ts';
import { serviceChangeCauses, serviceTypeCauses } from './service-changes.ts';

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
  if (workloads.has(kind.kind)) causes.push(...workloadCauses(object));
  if (kind.kind === 'Pod' || workloads.has(kind.kind) || kind.kind === 'Job') {
    causes.push(...containerCauses(kind, object));
  }
  if (kind.kind === 'DaemonSet') causes.push(...strategyCauses(object));
  if (kind.kind === 'CustomResourceDefinition') causes.push(...definitionCauses(object));
  if (before !== undefined) causes.push(...immutableFieldCauses(kind, before, object));
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
  causes.push(...serviceTypeCauses(object));
  if (before !== undefined) causes.push(...serviceChangeCauses(before, object));
  return causes;
}

function workloadCauses(object: KubeObject): readonly Cause[] {
  const selector = at(object, 'spec', 'selector');
  const labels = labelsOf(recordAt(object, 'spec', 'template'));
  if (selector === undefined) return [required('spec.selector')];
  return matchesSelector(asLabelSelector(selector), labels)
    ? []
    : [
        {
          reason: 'FieldValueInvalid',
          message: `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``,
          field: 'spec.template.metadata.labels',
        },
      ];
}

/** Exactly one of the two limits must be above zero (ValidateRollingUpdateDaemonSet). */
function strategyCauses(object: KubeObject): readonly Cause[] {
  const rolling = at(object, 'spec', 'updateStrategy', 'rollingUpdate');
  if (rolling === undefined) return [];
  const [maxUnavailable, maxSurge] = ['maxUnavailable', 'maxSurge'].map((limit) => at(rolling, limit));
  const isSet = (limit: Json | undefined): boolean => Number.parseInt(String(limit ?? 0), 10) !== 0;
  const field = 'spec.updateStrategy.rollingUpdate';
  if (isSet(maxUnavailable) && isSet(maxSurge)) {
    const why = 'may not be set when maxUnavailable is non-zero';
    return [
      {
        reason: 'FieldValueInvalid',
        message: `Invalid value: ${JSON.stringify(maxSurge)}: ${why}`,
        field: `${field}.maxSurge`,
      },
    ];
  }
  return isSet(maxUnavailable) || isSet(maxSurge)
    ? []
    : [required(`${field}.maxUnavailable`, 'Required value: cannot be 0 when maxSurge is 0')];
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
