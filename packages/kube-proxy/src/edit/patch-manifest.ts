import { patchConfig } from './patch-config.ts';
import type { PatchOptions, PatchResult } from './patch-result.ts';

/**
 * Like `patchConfig`, for a text that is either a raw configuration or a manifest with the ConfigMap that holds one.
 */
export function patchManifest(text: string, options: PatchOptions = {}): PatchResult {
  return patchConfig(text, options);
}
