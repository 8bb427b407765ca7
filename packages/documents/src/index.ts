export type { DecodedMap, DecodedValue, DecodeOptions, Decoding } from './decode.ts';
export { decode, isMergeKey, keyOf } from './decode.ts';
export type {
  DocumentLimits,
  DocumentProblem,
  DocumentProblemKind,
  DuplicateKey,
} from './document-problem.ts';
export type { DocumentReading } from './document-reading.ts';
export { duplicateKeys } from './duplicate-keys.ts';
export type { JsonValue } from './json-value.ts';
export { jsonValue } from './json-value.ts';
export type { Locate, Location } from './locate.ts';
export { locator } from './locate.ts';
export type { AliasNode, DocumentNode, MapEntry, MapNode, ScalarNode, SequenceNode } from './node.ts';
export { isMapNode, isUnwritten } from './node.ts';
export { positionsIn } from './positions.ts';
export type { ReadDocumentOptions } from './read-document.ts';
export { readDocument, readDocuments } from './read-document.ts';
export type { ScalarValue } from './scalar-value.ts';
export { scalarValue } from './scalar-value.ts';
export { writeYaml } from './write-yaml.ts';
