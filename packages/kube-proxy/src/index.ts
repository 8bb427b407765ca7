export type { PartialMeta as ObjectMetadata, PartialObject as KubernetesObject } from '@gatesmith/kubernetes';
export { objectId } from '@gatesmith/kubernetes';
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
export type { DurableGoal } from './decide/durable-advice.ts';
export { durableAdvice } from './decide/durable-advice.ts';
export type { DetectInput } from './detect/detect-kube-proxy.ts';
export { detectKubeProxy } from './detect/detect-kube-proxy.ts';
export type { DistributionId, DistributionTraits, DistributionVerdict } from './detect/distribution.ts';
export { distributions } from './detect/distribution.ts';
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
export type { KubeProxyCode } from './finding-registry.ts';
export { kubeProxyFindings } from './finding-registry.ts';
export type { ObjectReference } from './object-reference.ts';
export type {
  Decision,
  ModePolicy,
  OwnerPolicy,
  PolicyOptions,
  ProxyMode,
  StrictArpPolicy,
} from './policy.ts';
export { contentHash } from './rollout/content-hash.ts';
export type { FindRelapseInput } from './rollout/find-relapse.ts';
export { findRelapse } from './rollout/find-relapse.ts';
export { findRestartPending } from './rollout/find-restart-pending.ts';
export type { JudgeArpInput } from './rollout/judge-arp.ts';
export { judgeArp } from './rollout/judge-arp.ts';
export type { JudgeRolloutInput, NodeVerdict, RolloutVerdict } from './rollout/judge-rollout.ts';
export { judgeRollout } from './rollout/judge-rollout.ts';
export type { LastWriter } from './rollout/last-writer.ts';
export { lastWriter } from './rollout/last-writer.ts';
export type { PlanRevertInput, RevertPlan } from './rollout/plan-revert.ts';
export { planRevert } from './rollout/plan-revert.ts';
export type { PlanRolloutInput } from './rollout/plan-rollout.ts';
export { planRollout } from './rollout/plan-rollout.ts';
export type { NodeProbe, VerdictSignal } from './rollout/read-probe.ts';
export type { RolloutProgress } from './rollout/recovery-steps.ts';
export { recoverySteps } from './rollout/recovery-steps.ts';
export type {
  RolloutBackup,
  RolloutExpectation,
  RolloutOptions,
  RolloutPlan,
  RolloutStep,
  RolloutStrategy,
} from './rollout/rollout-plan.ts';
export { contentHashAnnotation } from './rollout/template-mark.ts';
export type { VerifyNodesInput } from './rollout/verify-nodes.ts';
export { verifyNodes } from './rollout/verify-nodes.ts';
