import { type FindingReporter, findingReporter } from '@gatesmith/diagnostics';

/** Every finding that the command line itself reports. */
export const cliFindings = {
  'GS-FILE-YAML': {
    severity: 'error',
    title: 'File cannot be read',
    text: 'A file of Kubernetes objects is not valid YAML or JSON, is nested too deeply, or is larger than 4 MiB. Nothing in such a document can be judged, and kubectl would refuse it too. Go to the line and column in the finding: the cause is usually the indentation there, a missing quote, or a bracket that is still open.',
  },
  'GS-VALUES-CHANGED': {
    severity: 'warning',
    title: 'Values file changed during the run',
    text: 'A values file was edited or removed while gatesmith was applying it. Values are read once, at the start, so the cluster matches the earlier content and not the file as it is now. Run gatesmith plan with the file to see what the edit would change, then gatesmith up.',
  },
} as const;

/** Makes the findings of {@link cliFindings}. */
export const report: FindingReporter<typeof cliFindings> = findingReporter(cliFindings);
