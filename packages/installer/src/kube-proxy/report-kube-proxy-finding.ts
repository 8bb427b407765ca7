import { type FindingReporter, findingReporter } from '@gatesmith/diagnostics';
import { kubeProxyFindings } from '@gatesmith/kube-proxy';

/** Makes findings with the codes of `@gatesmith/kube-proxy`. */
export const reportKubeProxyFinding: FindingReporter<typeof kubeProxyFindings> =
  findingReporter(kubeProxyFindings);
