import { type FindingPath, fromUnknown, nearest } from '@gatesmith/diagnostics';
import { isList, isRecord, ownValue, type UnknownRecord } from '@gatesmith/kubernetes';
import type { MetallbFinding } from '../finding-registry.ts';
import { quote } from '../quote.ts';
import { report } from '../report.ts';

/** Reads a YAML string; may throw. */
type ParseYaml = (text: string) => unknown;

/** Where a configuration is: a path in the document, and for each YAML string on the way a further path inside it. */
export type LegacyPlace = readonly FindingPath[];

/** A configuration and its place. */
export interface LegacyConfig {
  readonly config: unknown;
  readonly place: LegacyPlace;
  /** Other configurations in the document, which are not looked at. */
  readonly others: readonly LegacyPlace[];
}

/** The configuration, or the reason why there is none. */
export type FoundLegacyConfig =
  | (LegacyConfig & { readonly finding?: undefined })
  | { readonly place?: undefined; readonly finding: MetallbFinding };

/** The keys of MetalLB's configuration of before 0.13. */
const rootKeys = ['address-pools', 'peers', 'bgp-communities', 'bfd-profiles'];
/** A pattern that a YAML string must contain to be worth reading. */
const marker = /configInline|address-pools/;
const deepestString = 4;

/**
 * Finds MetalLB's configuration of before 0.13 in a document: the `config` ConfigMap, the configuration itself, or, however
 * deep, a chart's `configInline` or an object with `address-pools`. YAML strings on the way are opened, so values inside a
 * HelmRelease, an Application, a ConfigMap or a list of addons are found. The outermost one is used. Never throws.
 *
 * @example
 * ```ts
 * import { findLegacyConfig } from '@gatesmith/metallb';
 *
 * const { place } = findLegacyConfig({ spec: { values: { configInline: { 'address-pools': [] } } } });
 * place; // [['spec', 'values', 'configInline']]
 * ```
 */
export function findLegacyConfig(
  document: unknown,
  { parseYaml }: { readonly parseYaml?: ParseYaml | undefined } = {},
): FoundLegacyConfig {
  const search = new Search(parseYaml);
  const [first, ...others] = search.run(document);
  if (first !== undefined) return { ...first, others: others.map(({ place }) => place) };
  if (!isRecord(document)) {
    return unreadable({
      path: [],
      message: `legacy configuration: must be an object, is ${quote(document)}`,
    });
  }
  if (hasRootKey(document)) return { config: document, place: [[]], others: [] };
  const data = ownValue(document, 'data');
  if (isRecord(data)) return fromConfigMap(data, parseYaml);
  if (search.failure !== undefined) return unreadable(search.failure);
  const meant = Object.keys(document)
    .map((key) => nearest(key, rootKeys))
    .find((key) => key !== undefined);
  return unreadable({
    path: [],
    message: 'legacy configuration: there is none in the document',
    hint:
      meant === undefined
        ? 'give the ConfigMap, or the part under configInline of the chart values'
        : `did you mean ${meant}?`,
  });
}

/** A ConfigMap in which no address pools were found. */
function fromConfigMap(data: UnknownRecord, parseYaml: ParseYaml | undefined): FoundLegacyConfig {
  const path = ['data', 'config'];
  const yaml = ownValue(data, 'config');
  if (typeof yaml !== 'string')
    return unreadable({ path, message: 'data.config: the ConfigMap has no configuration text' });
  if (parseYaml === undefined)
    return unreadable({ path, message: 'data.config: is YAML inside a ConfigMap, and no parser was given' });
  const parsed = parsedBy(parseYaml, yaml);
  if ('problem' in parsed) return unreadable({ path, message: `data.config: ${parsed.problem}` });
  if (isRecord(parsed.value) && hasRootKey(parsed.value))
    return { config: parsed.value, place: [path, []], others: [] };
  return unreadable({ path, message: "data.config: has none of MetalLB's keys", hint: rootKeys.join(', ') });
}

interface Visit {
  readonly value: unknown;
  readonly place: LegacyPlace;
}

interface Failure {
  readonly path: FindingPath;
  readonly message: string;
  readonly hint?: string;
}

/** A breadth-first walk through a document and the YAML strings in it. */
class Search {
  /** The first string that looked like a configuration and could not be read. */
  failure: Failure | undefined;
  readonly #parseYaml: ParseYaml | undefined;
  readonly #seen: Set<unknown> = new Set();

  constructor(parseYaml: ParseYaml | undefined) {
    this.#parseYaml = parseYaml;
  }

  run(document: unknown): Omit<LegacyConfig, 'others'>[] {
    const found: Omit<LegacyConfig, 'others'>[] = [];
    let front: readonly Visit[] = [{ value: document, place: [[]] }];
    while (front.length > 0) {
      const next: Visit[] = [];
      for (const visit of front) {
        const hit = this.#configAt(visit);
        if (hit === undefined) for (const child of this.#children(visit)) next.push(child);
        else found.push(hit);
      }
      front = next;
    }
    return found;
  }

  #configAt({ value, place }: Visit): Omit<LegacyConfig, 'others'> | undefined {
    if (!isRecord(value)) return undefined;
    const inline = ownValue(value, 'configInline');
    // newer charts have an empty one among their defaults
    if (isRecord(inline) && Object.keys(inline).length > 0)
      return { config: inline, place: below(place, 'configInline') };
    return isList(ownValue(value, 'address-pools')) ? { config: value, place } : undefined;
  }

  #children({ value, place }: Visit): readonly Visit[] {
    if (typeof value === 'string') return this.#inside(value, place);
    if (typeof value !== 'object' || value === null || this.#seen.has(value)) return [];
    this.#seen.add(value);
    if (isList(value)) return value.map((item, index) => ({ value: item, place: below(place, index) }));
    return Object.entries(value).map(([key, child]) => ({ value: child, place: below(place, key) }));
  }

  #inside(text: string, place: LegacyPlace): readonly Visit[] {
    if (this.#parseYaml === undefined || place.length > deepestString || !marker.test(text)) return [];
    const parsed = parsedBy(this.#parseYaml, text);
    if ('problem' in parsed) {
      const path = place[0] ?? [];
      this.failure ??= { path, message: `${path.join('.')}: ${parsed.problem}` };
      return [];
    }
    const { value } = parsed;
    // a string of one line that only mentions the words is itself again
    if (typeof value === 'string') return [];
    return [{ value, place: [...place, []] }];
  }
}

function below(place: LegacyPlace, key: string | number): LegacyPlace {
  return [...place.slice(0, -1), [...(place.at(-1) ?? []), key]];
}

function parsedBy(
  parseYaml: ParseYaml,
  text: string,
): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: parseYaml(text) };
  } catch (thrown) {
    return { problem: fromUnknown(thrown).message.split('\n')[0] ?? 'cannot be read' };
  }
}

function hasRootKey(value: UnknownRecord): boolean {
  return rootKeys.some((key) => Object.hasOwn(value, key));
}

function unreadable(failure: Failure): FoundLegacyConfig {
  return { finding: report('GS-IMPORT-UNREADABLE', { subject: 'legacy configuration', ...failure }) };
}
