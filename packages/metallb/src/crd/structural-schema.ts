/** One CEL rule of a schema: the expression and what the API server says when it is false. */
export interface SchemaRule {
  readonly rule: string;
  readonly message: string;
}

/** The part of a Kubernetes structural schema (OpenAPI v3) that MetalLB's CRDs use. */
export interface StructuralSchema {
  readonly type: 'array' | 'boolean' | 'integer' | 'object' | 'string';
  readonly description?: string;
  readonly default?: boolean | number;
  readonly enum?: readonly string[];
  readonly format?: 'date-time' | 'int32' | 'int64';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly items?: StructuralSchema;
  readonly properties?: { readonly [name: string]: StructuralSchema };
  readonly additionalProperties?: StructuralSchema;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly SchemaRule[];
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic';
}
