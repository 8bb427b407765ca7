import { type CodeOf, type FindingReporter, findingReporter } from '@gatesmith/diagnostics';
import { metallbFindings } from '@gatesmith/metallb';
import { valuesFindings } from '../finding-registry.ts';

/** The findings of the rules: this package's, and those that it shares with other packages. */
const ruleFindings = {
  ...valuesFindings,
  'GS-POOL-UNADVERTISED': metallbFindings['GS-POOL-UNADVERTISED'],
  'GS-ADVERTISEMENT-DANGLING': metallbFindings['GS-ADVERTISEMENT-DANGLING'],
  'GS-REFERENCE-DANGLING': metallbFindings['GS-REFERENCE-DANGLING'],
  // @gatesmith/kube-proxy reports it about the configuration of a cluster.
  'GS-KUBEPROXY-IPVS-DEPRECATED': {
    severity: 'warning',
    title: 'kube-proxy mode ipvs is deprecated',
    text: 'The values choose mode ipvs, which Kubernetes has deprecated. Nothing here needs it. Leave kubeProxy.mode at keep, or choose nftables.',
  },
} as const;

/** A code that a rule reports. */
export type RuleCode = CodeOf<typeof ruleFindings>;

/** Makes the findings of the rules. */
export const reportRule: FindingReporter<typeof ruleFindings> = findingReporter(ruleFindings);
