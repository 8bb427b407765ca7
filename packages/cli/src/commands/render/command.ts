import { chartFlags } from '../../flags/chart.ts';
import { outputAliases, outputFlags } from '../../flags/output.ts';
import { valuesAliases, valuesFlags } from '../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { RenderFlags } from './run.ts';

export const renderCommand: DocumentedCommand = defineCommand<RenderFlags, []>({
  load: async () => (await import('./run.ts')).render,
  parameters: {
    aliases: { ...valuesAliases, ...outputAliases, d: 'directory' },
    flags: {
      ...valuesFlags,
      format: {
        kind: 'enum',
        values: ['values', 'resources', 'manifests', 'argocd', 'flux', 'k3s'],
        default: 'values',
        brief: "values for Helm, MetalLB's resources, every object, or a GitOps tool's document",
      },
      repository: {
        kind: 'parsed',
        parse: parseRepository,
        default: 'ghcr.io/gatesmith/charts',
        placeholder: 'PATH',
        brief: 'for argocd, flux, k3s: the OCI registry path that holds the chart',
      },
      directory: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'DIR',
        brief: 'one file per object instead of stdout; files of an earlier run are removed',
      },
      kubeVersion: {
        kind: 'parsed',
        parse: String,
        default: '1.36.3',
        placeholder: 'VERSION',
        brief: 'for manifests: the Kubernetes version to render for',
      },
      ...chartFlags,
      sandbox: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'for manifests: the stand-in charts of the practice cluster will do',
      },
      ...outputFlags,
    },
  },
  help: {
    brief: 'Print what would be applied, without a cluster',
    description: `The same input gives the same bytes.

    values      the document that Helm is given, with every default
    resources   MetalLB's own objects
    manifests   every object, with namespaces and CRDs; needs Helm and the charts
    argocd, flux, k3s
                the namespaces, and the document that has the tool install
                the chart with these values`,
    usage: ['values', 'format', 'directory'],
    examples: [
      {
        command: 'gatesmith render -f values.yaml --format resources',
        does: "Print MetalLB's resources",
      },
      {
        command: 'gatesmith render -f values.yaml --format argocd > application.yaml',
        does: 'Write the Application for Argo CD',
      },
      {
        command: 'gatesmith render -f values.yaml --format manifests -d manifests',
        does: 'Write one file per object, for review or kubectl apply',
      },
    ],
  },
});

/** A registry path becomes part of a URL that a cluster fetches from. */
function parseRepository(text: string): string {
  const path = text.replace(/^oci:\/\//, '').replace(/\/$/, '');
  if (!/^[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(\/[a-z0-9._-]+)*$/.test(path))
    throw new SyntaxError('not an OCI registry path');
  return path;
}
