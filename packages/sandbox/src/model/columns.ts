import {
  at,
  conditionOf,
  isConditionTrue,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  recordAt,
  recordsAt,
  stringsAt,
  textAt,
} from '@gatesmith/kubernetes';
import { humanDuration } from './duration.ts';
import { isDeleting, type KubeObject, labelsOf, nameOf } from './object.ts';

/** One column of a table that kubectl prints. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'date' | 'number' | 'boolean';
  /** Only shown with `-o wide`. */
  readonly wide: boolean;
  readonly cell: (object: KubeObject, now: number) => Json;
}

type Cell = Column['cell'];

const column = (name: string, cell: Cell, type: Column['type'] = 'string'): Column => ({
  name,
  type,
  wide: false,
  cell,
});
const wide = (name: string, cell: Cell): Column => ({ ...column(name, cell), wide: true });

const since = (text: string | undefined, now: number): string =>
  text === undefined ? '<unknown>' : humanDuration(now - Date.parse(text));

const name = column('Name', nameOf);
const age = column('Age', (object, now) => since(textAt(object, 'metadata', 'creationTimestamp'), now));
const createdAt = column('Created At', (object) => textAt(object, 'metadata', 'creationTimestamp') ?? '');
const number =
  (...path: readonly string[]): Cell =>
  (object) =>
    numberAt(object, ...path) ?? 0;
const text =
  (...path: readonly string[]): Cell =>
  (object) =>
    textAt(object, ...path) ?? '';
const orNone = (value: string): string => (value === '' ? '<none>' : value);
const pairs = (value: Readonly<Record<string, string>>): string =>
  orNone(
    Object.entries(value)
      .map(([key, entry]) => `${key}=${entry}`)
      .join(','),
  );

const containersOf = (object: KubeObject): readonly JsonObject[] =>
  recordsAt(object, 'spec', 'template', 'spec', 'containers');
const containerNames = wide('Containers', (object) =>
  containersOf(object)
    .map((entry) => textAt(entry, 'name') ?? '')
    .join(','),
);
const images = wide('Images', (object) =>
  containersOf(object)
    .map((entry) => textAt(entry, 'image') ?? '')
    .join(','),
);
const selector = wide('Selector', (object) => pairs(stringsAt(object, 'spec', 'selector', 'matchLabels')));

const statusesOf = (pod: KubeObject): readonly JsonObject[] => recordsAt(pod, 'status', 'containerStatuses');

/** The STATUS of a pod as kubectl prints it: the most specific reason. */
function podStatus(pod: KubeObject): string {
  if (isDeleting(pod)) return 'Terminating';
  const phase = textAt(pod, 'status', 'reason') ?? textAt(pod, 'status', 'phase') ?? 'Unknown';
  const waiting = statusesOf(pod)
    .map(
      (entry) =>
        textAt(entry, 'state', 'waiting', 'reason') ?? textAt(entry, 'state', 'terminated', 'reason'),
    )
    .find((reason) => reason !== undefined);
  return waiting ?? phase;
}

const lastRestart = (pod: KubeObject, now: number): string => {
  const restarts = statusesOf(pod).reduce((sum, entry) => sum + (numberAt(entry, 'restartCount') ?? 0), 0);
  const ended = statusesOf(pod)
    .map((entry) => textAt(entry, 'lastState', 'terminated', 'finishedAt'))
    .find((time) => time !== undefined);
  return ended === undefined ? String(restarts) : `${restarts} (${since(ended, now)} ago)`;
};

function nodeStatus(node: KubeObject): string {
  const ready = conditionOf(node, 'Ready');
  const state = ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady';
  return at(node, 'spec', 'unschedulable') === true ? `${state},SchedulingDisabled` : state;
}

function nodeRoles(node: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(labelsOf(node))
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
  return orNone(roles.sort().join(','));
}

const addressOf = (node: KubeObject, type: string): string =>
  orNone(
    textAt(
      recordsAt(node, 'status', 'addresses').find((address) => address['type'] === type) ?? {},
      'address',
    ) ?? '',
  );

const ingressOf = (object: KubeObject): string =>
  listAt(object, 'status', 'loadBalancer', 'ingress')
    .map((entry) => textAt(entry, 'ip') ?? textAt(entry, 'hostname') ?? '')
    .join(',');

function externalAddress(service: KubeObject): string {
  const external = listAt(service, 'spec', 'externalIPs').filter((entry) => typeof entry === 'string');
  switch (textAt(service, 'spec', 'type')) {
    case 'LoadBalancer': {
      const all = [ingressOf(service), ...external].filter((entry) => entry !== '').join(',');
      return all === '' ? '<pending>' : all;
    }
    case 'ExternalName':
      return textAt(service, 'spec', 'externalName') ?? '<none>';
    default:
      return orNone(external.join(','));
  }
}

const portsOf = (service: KubeObject): string =>
  orNone(
    recordsAt(service, 'spec', 'ports')
      .map((port) => {
        const node = numberAt(port, 'nodePort');
        const protocol = textAt(port, 'protocol') ?? 'TCP';
        return node === undefined ? `${port['port']}/${protocol}` : `${port['port']}:${node}/${protocol}`;
      })
      .join(','),
  );

const hostsOf = (ingress: KubeObject): string => {
  const hosts = listAt(ingress, 'spec', 'rules').map((rule) => textAt(rule, 'host') ?? '*');
  return hosts.length === 0 ? '*' : hosts.join(',');
};

const count =
  (...path: readonly string[]): Cell =>
  (object) =>
    Object.keys(recordAt(object, ...path)).length;

const endpointAddresses = (object: KubeObject): string =>
  orNone(
    listAt(object, 'subsets')
      .flatMap((subset) =>
        listAt(subset, 'addresses').flatMap((address) =>
          listAt(subset, 'ports').map((port) => `${textAt(address, 'ip')}:${numberAt(port, 'port')}`),
        ),
      )
      .join(','),
  );

const jobStatus = (job: KubeObject): string =>
  isConditionTrue(job, 'Complete') ? 'Complete' : isConditionTrue(job, 'Failed') ? 'Failed' : 'Running';

const webhooks = column('Webhooks', (object) => listAt(object, 'webhooks').length, 'integer');
const role = column(
  'Role',
  (object) => `${textAt(object, 'roleRef', 'kind')}/${textAt(object, 'roleRef', 'name')}`,
);

/** The columns of each built-in kind that has more than its name and age. */
const table: Readonly<Record<string, readonly Column[]>> = {
  ConfigMap: [name, column('Data', (object) => Object.keys(recordAt(object, 'data')).length, 'integer'), age],
  Secret: [name, column('Type', text('type')), column('Data', count('data'), 'integer'), age],
  ServiceAccount: [name, column('Secrets', (object) => listAt(object, 'secrets').length, 'integer'), age],
  Namespace: [name, column('Status', text('status', 'phase')), age],
  Node: [
    name,
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    age,
    column('Version', text('status', 'nodeInfo', 'kubeletVersion')),
    wide('Internal-IP', (node) => addressOf(node, 'InternalIP')),
    wide('External-IP', (node) => addressOf(node, 'ExternalIP')),
    wide('OS-Image', text('status', 'nodeInfo', 'osImage')),
    wide('Kernel-Version', text('status', 'nodeInfo', 'kernelVersion')),
    wide('Container-Runtime', text('status', 'nodeInfo', 'containerRuntimeVersion')),
  ],
  Pod: [
    name,
    column('Ready', (pod) => {
      const ready = statusesOf(pod).filter((entry) => entry['ready'] === true).length;
      return `${ready}/${listAt(pod, 'spec', 'containers').length}`;
    }),
    column('Status', podStatus),
    column('Restarts', lastRestart),
    age,
    wide('IP', (pod) => orNone(textAt(pod, 'status', 'podIP') ?? '')),
    wide('Node', (pod) => orNone(textAt(pod, 'spec', 'nodeName') ?? '')),
    wide('Nominated Node', () => '<none>'),
    wide('Readiness Gates', () => '<none>'),
  ],
  Service: [
    name,
    column('Type', text('spec', 'type')),
    column('Cluster-IP', (service) => orNone(textAt(service, 'spec', 'clusterIP') ?? '')),
    column('External-IP', externalAddress),
    column('Port(s)', portsOf),
    age,
    wide('Selector', (service) => pairs(stringsAt(service, 'spec', 'selector'))),
  ],
  Endpoints: [name, column('Endpoints', endpointAddresses), age],
  Event: [
    column('Last Seen', (event, now) =>
      since(textAt(event, 'lastTimestamp') ?? textAt(event, 'eventTime'), now),
    ),
    column('Type', text('type')),
    column('Reason', text('reason')),
    column(
      'Object',
      (event) =>
        `${(textAt(event, 'involvedObject', 'kind') ?? '').toLowerCase()}/${textAt(event, 'involvedObject', 'name')}`,
    ),
    column('Message', text('message')),
  ],
  'apps/Deployment': [
    name,
    column(
      'Ready',
      (object) =>
        `${numberAt(object, 'status', 'readyReplicas') ?? 0}/${numberAt(object, 'spec', 'replicas') ?? 0}`,
    ),
    column('Up-to-date', number('status', 'updatedReplicas'), 'integer'),
    column('Available', number('status', 'availableReplicas'), 'integer'),
    age,
    containerNames,
    images,
    selector,
  ],
  'apps/ReplicaSet': [
    name,
    column('Desired', number('spec', 'replicas'), 'integer'),
    column('Current', number('status', 'replicas'), 'integer'),
    column('Ready', number('status', 'readyReplicas'), 'integer'),
    age,
    containerNames,
    images,
    selector,
  ],
  'apps/DaemonSet': [
    name,
    column('Desired', number('status', 'desiredNumberScheduled'), 'integer'),
    column('Current', number('status', 'currentNumberScheduled'), 'integer'),
    column('Ready', number('status', 'numberReady'), 'integer'),
    column('Up-to-date', number('status', 'updatedNumberScheduled'), 'integer'),
    column('Available', number('status', 'numberAvailable'), 'integer'),
    column('Node Selector', (object) => pairs(stringsAt(object, 'spec', 'template', 'spec', 'nodeSelector'))),
    age,
    containerNames,
    images,
    selector,
  ],
  'apps/StatefulSet': [
    name,
    column(
      'Ready',
      (object) =>
        `${numberAt(object, 'status', 'readyReplicas') ?? 0}/${numberAt(object, 'spec', 'replicas') ?? 0}`,
    ),
    age,
    containerNames,
    images,
  ],
  'batch/Job': [
    name,
    column('Status', jobStatus),
    column(
      'Completions',
      (job) => `${numberAt(job, 'status', 'succeeded') ?? 0}/${numberAt(job, 'spec', 'completions') ?? 1}`,
    ),
    column('Duration', (job, now) => {
      const start = textAt(job, 'status', 'startTime');
      const end = textAt(job, 'status', 'completionTime');
      return start === undefined ? '' : since(start, end === undefined ? now : Date.parse(end));
    }),
    age,
    containerNames,
    images,
  ],
  'networking.k8s.io/Ingress': [
    name,
    column('Class', (object) => orNone(textAt(object, 'spec', 'ingressClassName') ?? '')),
    column('Hosts', hostsOf),
    column('Address', ingressOf),
    column('Ports', (object) => (listAt(object, 'spec', 'tls').length > 0 ? '80, 443' : '80')),
    age,
  ],
  'networking.k8s.io/IngressClass': [
    name,
    column('Controller', text('spec', 'controller')),
    column('Parameters', () => '<none>'),
    age,
  ],
  'discovery.k8s.io/EndpointSlice': [
    name,
    column('AddressType', text('addressType')),
    column('Ports', (object) =>
      orNone(
        listAt(object, 'ports')
          .map((port) => numberAt(port, 'port') ?? '')
          .join(','),
      ),
    ),
    column('Endpoints', (object) =>
      orNone(
        listAt(object, 'endpoints')
          .flatMap((endpoint) => listAt(endpoint, 'addresses'))
          .join(','),
      ),
    ),
    age,
  ],
  'coordination.k8s.io/Lease': [name, column('Holder', text('spec', 'holderIdentity')), age],
  'apiextensions.k8s.io/CustomResourceDefinition': [name, createdAt],
  'rbac.authorization.k8s.io/ClusterRole': [name, createdAt],
  'rbac.authorization.k8s.io/Role': [name, createdAt],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [name, role, age],
  'rbac.authorization.k8s.io/RoleBinding': [name, role, age],
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': [name, webhooks, age],
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': [name, webhooks, age],
};

/** The columns of a kind: its row of the table, what its CRD asks for, or name and age. */
export function columnsOf(kind: {
  readonly group: string;
  readonly kind: string;
  readonly custom?: { readonly columns: readonly JsonObject[] } | undefined;
}): readonly Column[] {
  if (kind.custom !== undefined) {
    const own = kind.custom.columns.map(customColumn);
    return own.length === 0 ? [name, age] : [name, ...own];
  }
  return table[kind.group === '' ? kind.kind : `${kind.group}/${kind.kind}`] ?? [name, age];
}

function customColumn(definition: JsonObject): Column {
  const path = textAt(definition, 'jsonPath') ?? '';
  const isDate = textAt(definition, 'type') === 'date';
  return {
    name: textAt(definition, 'name') ?? '',
    type: 'string',
    wide: (numberAt(definition, 'priority') ?? 0) > 0,
    cell: (object, now) => {
      const found = readPath(object, path);
      if (found === undefined || found === null) return isDate ? '<unknown>' : '';
      if (isDate) return since(String(found), now);
      return typeof found === 'object' ? JSON.stringify(found) : found;
    },
  };
}

/** The JSONPath that printer columns use: fields, `[*]`, an index, and one equality filter. */
function readPath(object: Json, path: string): Json | undefined {
  const steps = path.match(/\.?[^.[\]]+|\[[^\]]*\]/g) ?? [];
  let values: readonly Json[] = [object];
  for (const step of steps) {
    if (!step.startsWith('[')) {
      const field = step.replace(/^\./, '').replaceAll('\\', '');
      values = values.flatMap((value) => at(value, field) ?? []);
      continue;
    }
    const filter = /^\[\?\(@\.(\w+)\s*==\s*['"]([^'"]*)['"]\)\]$/.exec(step);
    const items = values.flatMap((value) => (Array.isArray(value) ? value : []));
    if (filter !== null) {
      const [, field = '', wanted] = filter;
      values = items.filter((item) => at(item, field) === wanted);
    } else if (step === '[*]') values = items;
    else
      values = values.flatMap((value) =>
        Array.isArray(value) ? (value[Number(step.slice(1, -1))] ?? []) : [],
      );
  }
  return values[0];
}
