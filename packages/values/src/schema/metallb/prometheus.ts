import { z } from 'zod';
import { alertRules, relabelings } from '../kubernetes.ts';
import { choice, flag, group, marks, port, setting, text, unset } from '../setting.ts';

const scrape = {
  jobLabel: text('app.kubernetes.io/name', 'Label of the target that becomes the job label.'),
  interval: unset(z.string(), "Scrape interval; Prometheus's default when absent."),
  metricRelabelings: setting(
    relabelings,
    [],
    'Relabeling rules for samples, applied before they are stored.',
  ),
  relabelings: setting(relabelings, [], 'Relabeling rules for targets, applied before the scrape.'),
};

const tlsConfig = (description: string) =>
  setting(
    z.looseObject({ insecureSkipVerify: z.boolean().optional() }),
    { insecureSkipVerify: true },
    description,
  );

const monitored = (who: string) =>
  group({
    additionalLabels: marks(`More labels of the ${who}'s ServiceMonitor.`),
    annotations: marks(`Annotations of the ${who}'s ServiceMonitor.`),
    tlsConfig: tlsConfig(
      `TLS settings for scraping the ${who}; by default any certificate is accepted, because it is self-signed.`,
    ),
  });

const alert = (what: string, severity: string) => ({
  enabled: flag(true, `Whether to warn when ${what}.`),
  labels: setting(z.record(z.string(), z.string()), { severity }, 'Labels of the alert.'),
});

const excludePools = text('', 'Regular expression of pools that raise no alert.');

/** Settings for Prometheus. */
export const prometheus = group({
  scrapeAnnotations: flag(false, 'Puts the prometheus.io/scrape annotations on the pods.'),
  metricsPort: port(9120, 'Port that controller and speaker serve metrics on, always over HTTPS.'),
  rbacPrometheus: flag(true, 'Allows Prometheus to find the targets in the MetalLB namespace.'),
  serviceAccount: text('', "Name of Prometheus' ServiceAccount; needed for rbacPrometheus with a monitor."),
  namespace: text('', "Namespace of Prometheus' ServiceAccount; needed for rbacPrometheus with a monitor."),
  podMonitor: group({
    enabled: flag(false, 'Creates PodMonitors; the Prometheus Operator must be installed.'),
    additionalLabels: marks('More labels of the PodMonitors.'),
    annotations: marks('Annotations of the PodMonitors.'),
    tlsConfig: tlsConfig(
      'TLS settings of the scrape; by default any certificate is accepted, because they are self-signed.',
    ),
    ...scrape,
  }),
  serviceMonitor: group({
    enabled: flag(false, 'Creates ServiceMonitors instead of PodMonitors.'),
    speaker: monitored('speaker'),
    controller: monitored('controller'),
    ...scrape,
  }),
  prometheusRule: group({
    enabled: flag(false, 'Creates alerts; the Prometheus Operator must be installed.'),
    additionalLabels: marks('More labels of the PrometheusRule.'),
    annotations: marks('Annotations of the PrometheusRule.'),
    staleConfig: group(
      alert('MetalLB keeps using an old configuration because the new one is invalid', 'warning'),
    ),
    configNotLoaded: group(alert('MetalLB has no configuration at all', 'warning')),
    addressPoolExhausted: group({ ...alert('a pool has no address left', 'critical'), excludePools }),
    addressPoolUsage: group({
      enabled: flag(true, 'Whether to warn when a pool fills up.'),
      thresholds: setting(
        z.array(
          z.strictObject({
            percent: z.int().min(1).max(100),
            labels: z.record(z.string(), z.string()).optional(),
          }),
        ),
        [
          { percent: 75, labels: { severity: 'warning' } },
          { percent: 85, labels: { severity: 'warning' } },
          { percent: 95, labels: { severity: 'critical' } },
        ],
        'Alert thresholds, in percent of the pool.',
      ),
      excludePools,
    }),
    bgpSessionDown: group(alert('a BGP session is down', 'critical')),
    extraAlerts: setting(alertRules, [], 'Alerts of your own in the same rule.'),
  }),
});

export const logLevel = (who: string) =>
  choice(['all', 'debug', 'info', 'warn', 'error', 'none'], 'info', `Log level of the ${who}.`);
