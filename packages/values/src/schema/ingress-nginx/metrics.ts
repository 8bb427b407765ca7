import { z } from 'zod';
import { alertRules, anyMap, relabelings } from '../kubernetes.ts';
import { choice, count, extra, flag, group, marks, port, setting, text, texts } from '../setting.ts';

const limit = (what: string) => count(0, `Most ${what} that Prometheus accepts; 0 for no limit.`);

/** Settings for Prometheus. */
export const metrics = group({
  port: port(
    10_254,
    'Port that metrics and health are served on; on host network it must be free on every node.',
  ),
  portName: text('metrics', 'Name of that port.'),
  enabled: flag(false, 'Whether metrics are served.'),
  service: group({
    enabled: flag(true, 'Whether metrics have a Service, once they are served.'),
    annotations: marks('Annotations of that Service.'),
    labels: marks('More labels of that Service.'),
    clusterIP: extra(z.string(), 'Its address inside the cluster.'),
    externalIPs: texts([], 'Addresses of nodes to answer on; leave it empty.'),
    loadBalancerIP: extra(z.string(), 'Address to ask for; leave it out.'),
    loadBalancerSourceRanges: texts([], 'Prefixes that clients must come from.'),
    servicePort: port(10_254, 'Port of the Service.'),
    type: choice(['ClusterIP', 'NodePort', 'LoadBalancer'], 'ClusterIP', 'Type of the Service.'),
    externalTrafficPolicy: extra(
      z.enum(['', 'Local', 'Cluster']),
      'Local or Cluster, for a Service that is reached from outside.',
    ),
    nodePort: extra(z.union([z.int(), z.string()]), 'Port of the nodes; Kubernetes picks when absent.'),
  }),
  serviceMonitor: group({
    enabled: flag(false, 'Creates a ServiceMonitor; the Prometheus Operator must be installed.'),
    additionalLabels: marks('More labels of the ServiceMonitor.'),
    annotations: marks('Annotations of the ServiceMonitor.'),
    namespace: text('', "Namespace of the ServiceMonitor; the controller's when empty."),
    namespaceSelector: setting(
      anyMap,
      {},
      "Namespaces that Prometheus looks into; the controller's when empty.",
    ),
    scrapeInterval: text('30s', 'Scrape interval.'),
    scrapeTimeout: text('', 'Scrape timeout.'),
    honorLabels: extra(z.boolean(), 'Whether labels of the samples win over those of the target.'),
    jobLabel: extra(z.string(), 'Label of the Service that becomes the job label.'),
    targetLabels: texts([], 'Labels of the Service that samples get.'),
    relabelings: setting(relabelings, [], 'Relabeling rules for targets, applied before the scrape.'),
    metricRelabelings: setting(
      relabelings,
      [],
      'Relabeling rules for samples, applied before they are stored.',
    ),
    labelLimit: limit('labels per sample'),
    labelNameLengthLimit: limit("characters in a label's name"),
    labelValueLengthLimit: limit("characters in a label's value"),
    sampleLimit: limit('samples at a time'),
    targetLimit: limit('targets'),
  }),
  prometheusRule: group({
    enabled: flag(false, 'Creates alerts; the Prometheus Operator must be installed.'),
    namespace: extra(z.string(), "Namespace of the rule; the controller's when absent."),
    additionalLabels: marks('More labels of the rule.'),
    annotations: marks('Annotations of the rule.'),
    rules: setting(alertRules, [], 'Your alerts; there are none by default.'),
  }),
});
