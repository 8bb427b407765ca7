import { allKinds } from './all-kinds.ts';
import type { KindFacts, PrinterColumn, VersionFacts } from './kind-facts.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** Options of {@link customResourceDefinitions}. */
export interface CustomResourceDefinitionsOptions {
  /**
   * Where MetalLB runs: BGPPeer's two versions are converted by a Service in this namespace.
   * @default 'metallb-system'
   */
  readonly conversionNamespace?: string | undefined;
  /** Extra annotations of every CRD, such as Helm's keep policy. */
  readonly annotations?: { readonly [name: string]: string } | undefined;
}

/** A CRD as the API server takes it; `caBundle` is left to MetalLB's controller, which fills it in. */
export interface CustomResourceDefinition {
  readonly apiVersion: 'apiextensions.k8s.io/v1';
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: { readonly name: string; readonly annotations: { readonly [name: string]: string } };
  readonly spec: {
    readonly group: 'metallb.io';
    readonly names: {
      readonly kind: string;
      readonly listKind: string;
      readonly plural: string;
      readonly singular: string;
    };
    readonly scope: 'Namespaced';
    readonly conversion?: {
      readonly strategy: 'Webhook';
      readonly webhook: {
        readonly clientConfig: {
          readonly service: { readonly name: string; readonly namespace: string; readonly path: string };
        };
        readonly conversionReviewVersions: readonly string[];
      };
    };
    readonly versions: readonly CustomResourceDefinitionVersion[];
  };
}

/** One version of a CRD. */
export interface CustomResourceDefinitionVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly additionalPrinterColumns?: readonly PrinterColumn[];
  readonly schema: { readonly openAPIV3Schema: StructuralSchema };
  readonly subresources: { readonly status: Readonly<Record<string, never>> };
}

/**
 * The nine CRDs of MetalLB 0.16.2, equal to upstream's in everything the API server acts on. Field descriptions are
 * left out, so `kubectl explain` shows names and types only.
 *
 * @example
 * ```ts
 * import { customResourceDefinitions } from '@gatesmith/metallb';
 *
 * customResourceDefinitions({ conversionNamespace: 'metallb-system' }).map(({ metadata }) => metadata.name);
 * // ['bfdprofiles.metallb.io', 'bgpadvertisements.metallb.io', ...]
 * ```
 */
export function customResourceDefinitions({
  conversionNamespace = 'metallb-system',
  annotations = {},
}: CustomResourceDefinitionsOptions = {}): CustomResourceDefinition[] {
  return allKinds.map((facts) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      // the generator that wrote upstream's files; kept so that a diff with them is empty
      annotations: { 'controller-gen.kubebuilder.io/version': 'v0.22.0', ...annotations },
      name: `${facts.plural}.metallb.io`,
    },
    spec: {
      ...conversionOf(facts, conversionNamespace),
      group: 'metallb.io',
      names: {
        kind: facts.kind,
        listKind: `${facts.kind}List`,
        plural: facts.plural,
        singular: facts.singular,
      },
      scope: 'Namespaced',
      versions: facts.versions.map(versionOf),
    },
  }));
}

function conversionOf(
  { versions }: KindFacts,
  namespace: string,
): Pick<CustomResourceDefinition['spec'], 'conversion'> {
  if (versions.length === 1) return {};
  return {
    conversion: {
      strategy: 'Webhook',
      webhook: {
        clientConfig: { service: { name: 'metallb-webhook-service', namespace, path: '/convert' } },
        conversionReviewVersions: versions.map(({ name }) => name),
      },
    },
  };
}

function versionOf({
  name,
  served,
  storage,
  deprecated,
  deprecationWarning,
  printerColumns,
  properties,
  required,
}: VersionFacts): CustomResourceDefinitionVersion {
  return {
    ...(printerColumns === undefined ? {} : { additionalPrinterColumns: printerColumns }),
    ...(deprecated === undefined ? {} : { deprecated }),
    ...(deprecationWarning === undefined ? {} : { deprecationWarning }),
    name,
    schema: {
      openAPIV3Schema: {
        properties: {
          apiVersion: { type: 'string' },
          kind: { type: 'string' },
          metadata: { type: 'object' },
          ...properties,
        },
        ...(required === undefined ? {} : { required }),
        type: 'object',
      },
    },
    served,
    storage,
    subresources: { status: {} },
  };
}
