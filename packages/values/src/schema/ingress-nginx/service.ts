import { z } from 'zod';
import { choice, extra, flag, group, marks, port, setting, text, texts } from '../setting.ts';

const nodePort = (name: string) =>
  setting(
    z.union([z.int().min(0).max(65_535), z.string()]),
    '',
    `Port of the nodes for ${name}; Kubernetes picks when empty.`,
  );
const portMap = z.record(z.string(), z.union([z.int(), z.string()]));

/** The fields of both Services of the controller. */
const common = {
  annotations: marks('Annotations of the Service.'),
  labels: marks('More labels of the Service.'),
  clusterIP: text('', 'Address inside the cluster; "None" for none, empty for Kubernetes\' choice.'),
  clusterIPs: texts([], 'Addresses inside the cluster, one per family.'),
  externalIPs: texts(
    [],
    'Addresses of nodes to answer on. Any user who may set this can take over traffic of others.',
  ),
  loadBalancerIP: text('', 'Address to ask for. Deprecated by Kubernetes; use entrypoint.addresses.'),
  loadBalancerSourceRanges: texts([], 'Prefixes that clients must come from; kube-proxy enforces it.'),
  loadBalancerClass: text(
    '',
    'Class of the load balancer that serves this Service. Cannot be changed later.',
  ),
  allocateLoadBalancerNodePorts: extra(
    z.boolean(),
    'Whether a LoadBalancer Service gets ports of the nodes as well.',
  ),
  externalTrafficPolicy: choice(
    ['', 'Local', 'Cluster'],
    '',
    "Local keeps the client's address, and only nodes with a pod answer.",
  ),
  sessionAffinity: choice(['', 'None', 'ClientIP'], '', 'Whether a client keeps its pod.'),
  healthCheckNodePort: extra(
    z.int().min(0).max(65_535),
    'Port on which nodes report whether they have a pod; with Local only.',
  ),
  trafficDistribution: text('', 'Preferred pods, such as PreferSameZone.'),
  ipFamilyPolicy: choice(
    ['', 'SingleStack', 'PreferDualStack', 'RequireDualStack'],
    'SingleStack',
    'One address family or both.',
  ),
  ipFamilies: setting(
    z.array(z.enum(['IPv4', 'IPv6'])),
    ['IPv4'],
    'Address families, in order of preference.',
  ),
  appProtocol: flag(true, 'Whether ports have an appProtocol of http and https.'),
  nodePorts: group({
    http: nodePort('http'),
    https: nodePort('https'),
    tcp: setting(portMap, {}, 'Ports of the nodes for the Services under tcp.'),
    udp: setting(portMap, {}, 'Ports of the nodes for the Services under udp.'),
  }),
};

/** The controller's own Services; the entrypoint is used instead. */
export const service = z
  .strictObject({
    ...common,
    enabled: flag(true, 'Whether the controller has Services of its own at all.'),
    type: z
      .enum(['ClusterIP', 'NodePort', 'LoadBalancer'])
      .default('ClusterIP')
      .meta({
        title: 'Type',
        description:
          "ClusterIP: the entrypoint Service holds the address, the controller's own Service needs none.",
        examples: ['ClusterIP'],
      }),
    external: group({
      enabled: flag(true, 'Whether there is a Service for clients from outside.'),
      labels: marks('Labels of that Service only.'),
    }),
    enableHttp: flag(true, 'Whether the Service has a port for http.'),
    enableHttps: flag(true, 'Whether the Service has a port for https.'),
    ports: group({ http: port(80, 'Port for http.'), https: port(443, 'Port for https.') }),
    targetPorts: group({
      http: setting(
        z.union([z.int(), z.string()]),
        'http',
        'Port of the container, by name or number, that http goes to.',
      ),
      https: setting(
        z.union([z.int(), z.string()]),
        'https',
        'Port of the container, by name or number, that https goes to.',
      ),
    }),
    internal: group({
      ...common,
      enabled: flag(false, 'Creates a second Service for clients inside your network.'),
      type: choice(
        ['', 'ClusterIP', 'NodePort', 'LoadBalancer'],
        '',
        'Type of the second Service; as the first when empty.',
      ),
      ports: setting(portMap, {}, 'Ports of the second Service; as the first when empty.'),
      targetPorts: setting(
        portMap,
        {},
        'Ports of the container for the second Service; as the first when empty.',
      ),
    }),
  })
  .prefault({});
