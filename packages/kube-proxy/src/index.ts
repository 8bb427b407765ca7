export type { ClusterCode, ConfigCode, EditCode, KubeProxyCode } from './codes.ts';
export type { ConfigReading, ReadConfigOptions } from './config/config-reading.ts';
export { readConfig } from './config/read-config.ts';
export { decideKubeProxy } from './decide/decide-kube-proxy.ts';
export type {
  ConfigMapPatch,
  DecideOptions,
  DurableAdvice,
  JsonPatchOperation,
  KubeProxyDecision,
} from './decide/decision.ts';
export type { DetectInput } from './detect/detect-kube-proxy.ts';
export { detectKubeProxy } from './detect/detect-kube-proxy.ts';
export type { DistributionId } from './detect/distribution.ts';
export type {
  ConfigSource,
  KubeProxyHome,
  KubeProxyObservation,
  NodeSetting,
  ObservedDaemonSet,
  Owner,
  Replacement,
} from './detect/observation.ts';
export { patchConfig } from './edit/patch-config.ts';
export { patchManifest } from './edit/patch-manifest.ts';
export type { PatchOptions, PatchResult, TextEdit } from './edit/patch-result.ts';
export type { KubernetesObject, ObjectMetadata, ObjectReference } from './kubernetes-object.ts';
export { objectId } from './kubernetes-object.ts';
export type {
  Decision,
  ModePolicy,
  OwnerPolicy,
  PolicyOptions,
  ProxyMode,
  StrictArpPolicy,
} from './policy.ts';
export { contentHash } from './rollout/content-hash.ts';
export type {
  JudgeRolloutInput,
  NodeProbe,
  NodeVerdict,
  RolloutVerdict,
  VerdictSignal,
} from './rollout/judge-rollout.ts';
export { judgeRollout } from './rollout/judge-rollout.ts';
export type { PlanRolloutInput } from './rollout/plan-rollout.ts';
export { planRollout } from './rollout/plan-rollout.ts';
export type {
  RolloutBackup,
  RolloutExpectation,
  RolloutOptions,
  RolloutPlan,
  RolloutStep,
  RolloutStrategy,
} from './rollout/rollout-plan.ts';
