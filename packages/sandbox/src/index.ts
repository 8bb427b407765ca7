export type { Json, JsonObject } from '@gatesmith/kubernetes';
export type {
  AdmissionPolicy,
  Denial,
  FaultControl,
  Faults,
  ImageFault,
  RequestFault,
  RequestFaultAction,
  RequestFilter,
  WebhookFault,
} from './faults.ts';
export type { RecordedRequest } from './http/record.ts';
export type {
  Delays,
  KubeProxyOptions,
  LogLine,
  MetallbValidator,
  NodeOptions,
  SandboxOptions,
  SandboxState,
} from './options.ts';
export type { Sandbox } from './sandbox.ts';
export { startSandbox } from './sandbox.ts';
export { standInCharts } from './stand-in-charts.ts';
export type { ObjectFilter } from './state.ts';
export type { ArpAnswer } from './world/arp.ts';
export type { Clock, ManualClock } from './world/clock.ts';
export { createManualClock } from './world/clock.ts';
export type { Reach } from './world/front-doors.ts';
