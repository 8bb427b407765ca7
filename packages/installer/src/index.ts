export type {
  KubernetesObject,
  ManagedFieldsEntry,
  ObjectMeta,
  ObjectRef,
  OwnerReference,
} from '@gatesmith/kubernetes';
export { objectId, refOf } from '@gatesmith/kubernetes';
export { helmBinary } from './adapters/helm/helm-binary.ts';
export { oldestHelm } from './adapters/helm/verbs/version.ts';
export { connectCluster } from './adapters/kubernetes/connect-cluster.ts';
export type { ClusterTarget } from './adapters/kubernetes/load-kubeconfig.ts';
export type { ArpProbeOptions } from './adapters/lan/arp-probe.ts';
export type { HttpProbeOptions, Reroute } from './adapters/lan/http-probe.ts';
export { httpProbe } from './adapters/lan/http-probe.ts';
export { lanProbe } from './adapters/lan/lan-probe.ts';
export type { NetworkCard } from './adapters/lan/network-card.ts';
export type { AssembleChartOptions, AssembledChart } from './chart/assemble-chart.ts';
export { AssembleChartError, assembleChart } from './chart/assemble-chart.ts';
export type { BundledChart, BundledChartOptions } from './chart/bundled-chart.ts';
export { bundledChart, chartCache } from './chart/bundled-chart.ts';
export type { ChartSource } from './chart/chart-source.ts';
export { readChart, readChartCrds } from './chart/read-chart.ts';
export { umbrellaFolder } from './chart/umbrella-folder.ts';
export { createInstaller } from './create-installer.ts';
export type {
  ExistingInstall,
  ForeignRelease,
  InstalledBy,
  Recognition,
} from './decide/adopt/existing-install.ts';
export type { ProposedValues } from './decide/adopt/propose-values.ts';
export { recognise } from './decide/adopt/recognise.ts';
export { checkSnapshot } from './decide/check/check-snapshot.ts';
export type { Explanation } from './decide/explain/explain-service.ts';
export { explainService } from './decide/explain/explain-service.ts';
export type { ExplainedLink } from './decide/explain/explained-link.ts';
export { acceptedName, acceptFindings } from './decide/impact/accept-findings.ts';
export { impact } from './decide/impact/impact.ts';
export { impactFindings } from './decide/impact/impact-findings.ts';
export type { CourseOptions } from './decide/impact/planned-course.ts';
export type { Effect, Impact, Outage, ServiceImpact } from './decide/impact/service-impact.ts';
export { type ImpactOptions, withImpact } from './decide/impact/with-impact.ts';
export { buildPlan } from './decide/plan/build-plan.ts';
export { checkImmutableFields } from './decide/plan/check-immutable-fields.ts';
export type { Action, Change, Plan, PlanStep, PlanSummary, StepId } from './decide/plan/plan.ts';
export { hasChanges, summarizeSteps } from './decide/plan/plan.ts';
export type { Status } from './decide/status/describe-status.ts';
export { describeStatus } from './decide/status/describe-status.ts';
export { planUninstall } from './decide/uninstall/plan-uninstall.ts';
export type { Observations } from './decide/verify/verify-snapshot.ts';
export { verifySnapshot } from './decide/verify/verify-snapshot.ts';
export type { Desired } from './desired/desired.ts';
export { desiredNamespaces, renderDesired } from './desired/desired.ts';
export type { ClusterErrorCode, HelmErrorCode, InstallErrorCode } from './errors.ts';
export { ClusterError, HelmError, InstallError } from './errors.ts';
export type { AssignedAddress, InstallEvent, Outcome } from './events.ts';
export type { InstallerCode } from './finding-registry.ts';
export { installerFindings } from './finding-registry.ts';
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
export type { RolloutTuning } from './kube-proxy/rollout-tuning.ts';
export type { JournalEntry } from './observe/journal-entry.ts';
export { readJournal } from './observe/journal-entry.ts';
export type { NamespaceContents } from './observe/namespace-contents.ts';
export { readServiceEvents } from './observe/read-service-facts.ts';
export type { SendTrafficOptions, TrafficReport } from './observe/send-traffic.ts';
export { judgeTraffic, sendTraffic } from './observe/send-traffic.ts';
export type { HelmRelease, Snapshot, UnreadKind } from './observe/snapshot.ts';
export { takeSnapshot } from './observe/take-snapshot.ts';
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
  ServedKind,
  ServedKinds,
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
export type { LeastRoleOptions, RoleGoal, RoleRule } from './rbac/least-role.ts';
export { leastRole } from './rbac/least-role.ts';
