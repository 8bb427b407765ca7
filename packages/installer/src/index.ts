export type { ExistingInstall, ForeignRelease, InstalledBy, Recognition } from './adopt/existing-install.ts';
export type { ProposedValues } from './adopt/propose-values.ts';
export { recognise } from './adopt/recognise.ts';
export type { AssembleChartOptions, AssembledChart } from './chart/assemble-chart.ts';
export { AssembleChartError, assembleChart } from './chart/assemble-chart.ts';
export type { ChartSource } from './chart/chart-source.ts';
export { readChart, readChartCrds } from './chart/read-chart.ts';
export { checkSnapshot } from './check/check-snapshot.ts';
export { connectCluster } from './cluster/kubernetes-client.ts';
export type { ClusterTarget } from './cluster/load-kubeconfig.ts';
export { createInstaller } from './create-installer.ts';
export type { Desired } from './desired/desired.ts';
export { desiredNamespaces, renderDesired } from './desired/desired.ts';
export type { ClusterErrorCode, HelmErrorCode, InstallErrorCode } from './errors.ts';
export { ClusterError, HelmError, InstallError } from './errors.ts';
export type { AssignedAddress, InstallEvent, Outcome } from './events.ts';
export type { ExplainedLink, Explanation } from './explain/explain-service.ts';
export { explainService } from './explain/explain-service.ts';
export { helmBinary, oldestHelm } from './helm/helm-binary.ts';
export type {
  Installer,
  InstallerOptions,
  PlanReport,
  RollbackOptions,
  UninstallOptions,
  UpOptions,
  VerifyReport,
} from './installer.ts';
export type {
  KubeProxyInstaller,
  KubeProxyReport,
  KubeProxyRequest,
  KubeProxyRunOptions,
} from './kube-proxy/kube-proxy-installer.ts';
export { policyOf } from './kube-proxy/plan-kube-proxy.ts';
export type { ReportKubeProxyInput } from './kube-proxy/report-kube-proxy.ts';
export { reportKubeProxy } from './kube-proxy/report-kube-proxy.ts';
export type {
  KubernetesObject,
  ManagedFieldsEntry,
  ObjectMeta,
  ObjectRef,
  OwnerReference,
} from './kubernetes-object.ts';
export { objectId, refOf } from './kubernetes-object.ts';
export { buildPlan } from './plan/build-plan.ts';
export type { Action, Change, Plan, PlanStep, PlanSummary, StepId } from './plan.ts';
export { hasChanges, summarizeSteps } from './plan.ts';
export type {
  AccessRequest,
  AccessRule,
  AccessRules,
  ApplyOptions,
  CallOptions,
  Cluster,
  DeleteOptions,
  JsonPatchOperation,
  ListRequest,
  ListResult,
  LogOptions,
  Patch,
  PodAnswer,
  PodRequest,
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
export type {
  ArpProbeRequest,
  ArpProbeResult,
  HttpProbeRequest,
  HttpProbeResult,
  Probe,
} from './ports/probe.ts';
export type { ArpProbeOptions, NetworkCard } from './probe/arp-probe.ts';
export type { HttpProbeOptions, Reroute } from './probe/http-probe.ts';
export { httpProbe } from './probe/http-probe.ts';
export { lanProbe } from './probe/lan-probe.ts';
export type { LeastRoleOptions, RoleGoal, RoleRule } from './rbac/least-role.ts';
export { leastRole } from './rbac/least-role.ts';
export type { JournalEntry } from './run/journal.ts';
export { readJournal } from './run/journal.ts';
export type { HelmRelease, Snapshot, UnreadKind } from './snapshot/snapshot.ts';
export { takeSnapshot } from './snapshot/take-snapshot.ts';
export type { Status } from './status/describe-status.ts';
export { describeStatus } from './status/describe-status.ts';
export { planUninstall } from './uninstall/plan-uninstall.ts';
export type { RolloutTuning } from './up/step-context.ts';
export type { SendTrafficOptions, TrafficReport } from './verify/send-traffic.ts';
export { judgeTraffic, sendTraffic } from './verify/send-traffic.ts';
export type { Observations } from './verify/verify-snapshot.ts';
export { verifySnapshot } from './verify/verify-snapshot.ts';
