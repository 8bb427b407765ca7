export type { LabelSelector, LabelSelectorRequirement } from '@gatesmith/kubernetes';
export { isDnsName, matchesAny, matchesSelector } from '@gatesmith/kubernetes';
export { advertises } from './advertises.ts';
export { sharesAddress } from './allocate/annotation.ts';
export type { RefusalCode } from './allocate/refusal.ts';
export type { ServiceInput } from './allocate/service-input.ts';
export type { Allocation, SimulationResult, StepResult } from './allocate/simulation-result.ts';
export type {
  BfdProfileFields,
  BgpAdvertisementFields,
  BgpPeerEntry,
  BgpPeerFields,
  CommunityFields,
  L2AdvertisementFields,
  ObjectFields,
  PoolAddresses,
  PoolFields,
} from './build-resources.ts';
export {
  bfdProfile,
  bgpAdvertisement,
  bgpPeer,
  community,
  l2Advertisement,
  pool,
} from './build-resources.ts';
export { checkNetwork } from './check-network.ts';
export type {
  CustomResourceDefinition,
  CustomResourceDefinitionsOptions,
  CustomResourceDefinitionVersion,
} from './crd/custom-resource-definitions.ts';
export { customResourceDefinitions } from './crd/custom-resource-definitions.ts';
export type { PrinterColumn } from './crd/kind-facts.ts';
export type { SchemaRule, StructuralSchema } from './crd/structural-schema.ts';
export type { AddressHolder, NamedPool, PoolDescription, PoolFamilyCounts } from './describe-pools.ts';
export { describePools } from './describe-pools.ts';
export { toDnsName } from './dns-name.ts';
export type { AllocationExplanation } from './explain-allocation.ts';
export { explainAllocation } from './explain-allocation.ts';
export type { MetallbCode, MetallbCode as ProblemCode } from './finding-registry.ts';
export { metallbFindings } from './finding-registry.ts';
export type { ForecastInput, PoolForecast } from './forecast-pool.ts';
export { forecastPool } from './forecast-pool.ts';
export type { BgpFields, FrontDoor, FrontDoorFields } from './front-door.ts';
export { frontDoor } from './front-door.ts';
export type { FoundLegacyConfig, LegacyConfig, LegacyPlace } from './legacy/find-legacy-config.ts';
export { findLegacyConfig } from './legacy/find-legacy-config.ts';
export type { ImportLegacyConfigOptions, ImportResult } from './legacy/import-legacy-config.ts';
export { importLegacyConfig } from './legacy/import-legacy-config.ts';
export type { ImportedValues } from './legacy/imported-values.ts';
export { excludeLabel } from './network/announcer-findings.ts';
export type { CheckNetworkInput, HeldAddress, NetworkFacts, NodeFacts } from './network/network-facts.ts';
export type { NetworkFinding, ValuesChange, ValuesFix } from './network/network-finding.ts';
export { drawPoolsHtml } from './picture/draw-pools-html.ts';
export type { DrawnCollision, DrawPoolsOptions } from './picture/draw-pools-options.ts';
export { drawPoolsSvg } from './picture/draw-pools-svg.ts';
export type {
  BFDProfile,
  BFDProfileSpec,
  BGPAdvertisement,
  BGPAdvertisementSpec,
  BGPPeer,
  BGPPeerSpec,
  Community,
  CommunityAlias,
  IPAddressPool,
  IPAddressPoolSpec,
  L2Advertisement,
  L2AdvertisementSpec,
  MetalLBResource,
  ObjectMeta,
  ServiceAllocation,
} from './resources.ts';
export type { AllocatedService, AllocationStep, PoolsStep, SimulateOptions } from './simulate-allocation.ts';
export { simulateAllocation, simulateSteps } from './simulate-allocation.ts';
export type { ScenarioResult } from './simulate-scenario.ts';
export { simulateScenario } from './simulate-scenario.ts';
export type { BgpType } from './validate/bgp-type.ts';
export type { NodeLabels } from './validate/node-view.ts';
export type {
  ResourceReport,
  ResourceVerdict,
  ValidateResourcesOptions,
} from './validate-resources.ts';
export { validateResources } from './validate-resources.ts';
