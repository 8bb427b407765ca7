export type { ChartSource } from './chart/chart-source.ts';
export type { AssignedAddress, InstallEvent, Outcome } from './events.ts';
export type {
  Installer,
  InstallerOptions,
  PlanReport,
  UninstallOptions,
  UpOptions,
  VerifyReport,
} from './installer.ts';
export type {
  KubernetesObject,
  ManagedFieldsEntry,
  ObjectMeta,
  ObjectRef,
  OwnerReference,
} from './kubernetes-object.ts';
export { objectId, refOf } from './kubernetes-object.ts';
export type { Action, Change, Plan, PlanStep, PlanSummary, StepId } from './plan.ts';
export { hasChanges, summarizeSteps } from './plan.ts';
export type {
  AccessRequest,
  ApplyOptions,
  CallOptions,
  Cluster,
  DeleteOptions,
  JsonPatchOperation,
  ListRequest,
  ListResult,
  LogOptions,
  Patch,
  ServerVersion,
  WriteOptions,
} from './ports/cluster.ts';
export type {
  Helm,
  HelmRenderOptions,
  HelmUninstallOptions,
  HelmUpgradeOptions,
  HelmVersion,
  ReleaseRef,
} from './ports/helm.ts';
export type { HttpProbeRequest, HttpProbeResult, Probe } from './ports/probe.ts';
export type { HelmRelease, Snapshot, UnreadKind } from './snapshot/snapshot.ts';
