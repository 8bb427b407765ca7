import type { StepId } from '../../decide/plan/plan.ts';
import { applyKubeProxy } from '../../kube-proxy/apply-kube-proxy.ts';
import type { RunStep } from '../step-context.ts';
import { applyCrds } from './apply-crds.ts';
import { applyNamespaces } from './apply-namespaces.ts';
import { applyRelease } from './apply-release.ts';
import { awaitAddresses } from './await-addresses.ts';
import { awaitEntrypoint } from './await-entrypoint.ts';
import { awaitWebhook } from './await-webhook.ts';
import { makeRoom } from './free-pool-addresses.ts';

/** What carries out each step of an install. */
export const upSteps: Readonly<Partial<Record<StepId, RunStep>>> = {
  namespaces: applyNamespaces,
  crds: applyCrds,
  'kube-proxy': applyKubeProxy,
  'make-room': makeRoom,
  release: applyRelease,
  webhook: awaitWebhook,
  addresses: awaitAddresses,
  entrypoint: awaitEntrypoint,
};
