import { fromUnknown } from '@gatesmith/diagnostics';
import { at, isRecord, ownValue } from '@gatesmith/kubernetes';
import type { MetallbFinding } from '../finding-registry.ts';
import { quote } from '../quote.ts';
import { report } from '../report.ts';

/** The configuration, or the reason why there is none. */
export type FoundConfig =
  | { readonly config: unknown; readonly finding?: undefined }
  | { readonly config?: undefined; readonly finding: MetallbFinding };

/**
 * Finds the configuration in a document: the `config` ConfigMap, the values of a chart with `configInline` (or of a chart
 * that has such a chart as `metallb`), or the configuration itself.
 */
export function findLegacyConfig(
  document: unknown,
  parseYaml: ((text: string) => unknown) | undefined,
): FoundConfig {
  if (!isRecord(document))
    return unreadable([], `legacy configuration: must be an object, is ${quote(document)}`);
  for (const values of [document, ownValue(document, 'metallb')]) {
    const inline = at(values, 'configInline');
    if (isRecord(inline)) return { config: inline };
  }
  const data = ownValue(document, 'data');
  if (!isRecord(data)) return { config: document };
  const path = ['data', 'config'];
  const yaml = ownValue(data, 'config');
  if (typeof yaml !== 'string')
    return unreadable(path, 'data.config: the ConfigMap has no configuration text');
  if (parseYaml === undefined)
    return unreadable(path, 'data.config: is YAML inside a ConfigMap, and no parser was given');
  try {
    return { config: parseYaml(yaml) };
  } catch (thrown) {
    return unreadable(path, `data.config: ${fromUnknown(thrown).message.split('\n')[0]}`);
  }
}

function unreadable(path: readonly string[], message: string): FoundConfig {
  return { finding: report('GS-IMPORT-UNREADABLE', { subject: 'legacy configuration', path, message }) };
}
