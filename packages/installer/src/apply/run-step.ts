import { applyKubeProxy } from '../kube-proxy/apply-kube-proxy.ts';
import type { StepContext } from './step-context.ts';
import { applyCrds } from './steps/apply-crds.ts';
import { applyNamespaces } from './steps/apply-namespaces.ts';
import { applyRelease } from './steps/apply-release.ts';
import { awaitAddresses } from './steps/await-addresses.ts';
import { awaitEntrypoint } from './steps/await-entrypoint.ts';
import { awaitWebhook } from './steps/await-webhook.ts';
import { freePoolAddresses } from './steps/free-pool-addresses.ts';
import { handOverSpeakers } from './steps/hand-over-speakers.ts';
import { keepCrds } from './steps/keep-crds.ts';
import { replaceObjects } from './steps/replace-objects.ts';
import { retireOldInstall } from './steps/retire-old-install.ts';
import { takeOwnership } from './steps/take-ownership.ts';

/** Runs one step of `up` or `adopt`; resolves when what the step waits for is true. */
export async function runStep(context: StepContext): Promise<void> {
  const { step } = context;
  switch (step.id) {
    case 'namespaces':
      return applyNamespaces({ ...context, step });
    case 'crds':
      return applyCrds({ ...context, step });
    case 'kube-proxy':
      return applyKubeProxy({ ...context, step });
    case 'free-pool-addresses':
      return freePoolAddresses({ ...context, step });
    case 'replace-objects':
      return replaceObjects({ ...context, step });
    case 'release':
      return applyRelease({ ...context, step });
    case 'webhook':
      return awaitWebhook({ ...context, step });
    case 'addresses':
      return awaitAddresses({ ...context, step });
    case 'entrypoint':
      return awaitEntrypoint({ ...context, step });
    case 'adopt-keep':
      return keepCrds({ ...context, step });
    case 'adopt-ownership':
      return takeOwnership({ ...context, step });
    case 'adopt-hand-over':
      return handOverSpeakers({ ...context, step });
    case 'adopt-retire':
      return retireOldInstall({ ...context, step });
    case 'uninstall-entrypoint':
    case 'uninstall-resources':
    case 'uninstall-release':
    case 'uninstall-leftovers':
    case 'uninstall-namespaces':
      throw new RangeError(`${step.id} is a step of uninstall`);
    default:
      step satisfies never;
  }
}
