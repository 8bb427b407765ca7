export type { Path, UnknownRecord } from './access.ts';
export {
  asArray,
  asNumber,
  asRecord,
  asString,
  at,
  isList,
  isRecord,
  listAt,
  numberAt,
  ownValue,
  recordAt,
  recordsAt,
  stringsAt,
  textAt,
  wordsAt,
} from './access.ts';
export { conditionOf, heldCondition, isConditionTrue } from './condition.ts';
export { isDnsName } from './dns-name.ts';
export { parseGoDuration, seconds, wholeSeconds } from './go-duration.ts';
export type { Json, JsonObject } from './json.ts';
export type { LabelOperator, LabelSelector, LabelSelectorRequirement, Labels } from './label-selector.ts';
export { asLabelSelector, hasLabels, matchesAny, matchesSelector, selects } from './label-selector.ts';
export { labelValueProblem, qualifiedNameProblem } from './label-syntax.ts';
export type {
  KubernetesObject,
  ManagedFieldsEntry,
  ObjectMeta,
  ObjectName,
  ObjectRef,
  OwnerReference,
  PartialMeta,
  PartialObject,
} from './object.ts';
export { objectId, refOf } from './object.ts';
export type { LabelTest, ParsedLabelSelector } from './parse-label-selector.ts';
export { parseLabelSelector } from './parse-label-selector.ts';
export { parseQuantity, sameQuantity, wholeQuantity } from './quantity.ts';
