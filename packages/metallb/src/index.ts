export type {
  CustomResourceDefinition,
  CustomResourceDefinitionsOptions,
  CustomResourceDefinitionVersion,
} from './crd/custom-resource-definitions.ts';
export { customResourceDefinitions } from './crd/custom-resource-definitions.ts';
export type { PrinterColumn } from './crd/kind-facts.ts';
export type { SchemaRule, StructuralSchema } from './crd/structural-schema.ts';
