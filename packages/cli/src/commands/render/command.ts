import { buildCommand, type Command } from '@stricli/core';
import { chartFlags } from '../../flags/chart.ts';
import { outputFlags } from '../../flags/output.ts';
import { valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { RenderFlags } from './run.ts';

export const renderCommand: Command<RoutedContext> = buildCommand<RenderFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).render),
  parameters: {
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
    aliases: { f: 'values', d: 'directory' },
  },
  docs: {
    brief: 'Print what would be applied, without a cluster',
    fullDescription: `The same input gives the same bytes. values: the document that Helm is given, every default filled in. resources:
MetalLB's own objects. manifests: every object, namespaces and CRDs included; needs Helm and the charts.
argocd, flux, k3s: the namespaces, and the document that has the tool install the chart with these values.`,
  },
});

/** A registry path becomes part of a URL that a cluster fetches from. */
function parseRepository(text: string): string {
  const path = text.replace(/^oci:\/\//, '').replace(/\/$/, '');
  if (!/^[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(\/[a-z0-9._-]+)*$/.test(path))
    throw new SyntaxError('not an OCI registry path');
  return path;
}
