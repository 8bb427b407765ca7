import type { StructuralSchema } from './structural-schema.ts';

/** A column of `kubectl get`. */
export interface PrinterColumn {
  readonly jsonPath: string;
  readonly name: string;
  readonly type: string;
  readonly priority?: number;
}

/** One served version of a kind. `apiVersion`, `kind`, `metadata` and the status subresource go without saying. */
export interface VersionFacts {
  readonly name: 'v1beta1' | 'v1beta2';
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly printerColumns?: readonly PrinterColumn[];
  readonly properties: { readonly [name: string]: StructuralSchema };
  readonly required?: readonly string[];
}

/** One kind as MetalLB's CRD defines it. */
export interface KindFacts {
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly versions: readonly [VersionFacts, ...VersionFacts[]];
}
