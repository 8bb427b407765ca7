import { asRecord, at, isRecord } from '@gatesmith/kubernetes';
import { safeParseValues, type ValuesInput } from '@gatesmith/values';
import type { InstallDetail } from '../../observe/survey-installs.ts';

type UnknownValues = Readonly<Record<string, unknown>>;
type ValuesPath = readonly string[];

type Section = 'metallb' | 'ingress-nginx';

/** Keys that only name objects and versions: the release has its own. */
const naming: Readonly<Record<Section, readonly string[]>> = {
  metallb: ['crds', 'fullnameOverride', 'controller.image.tag', 'speaker.image.tag', 'speaker.frr.image.tag'],
  'ingress-nginx': [
    'fullnameOverride',
    'namespaceOverride',
    'controller.image.tag',
    'controller.image.digest',
    'controller.image.digestChroot',
    'controller.admissionWebhooks.patch.image.tag',
    'controller.admissionWebhooks.patch.image.digest',
    'defaultBackend.image.tag',
    'defaultBackend.image.digest',
    'controller.publishService.pathOverride',
    'controller.electionID',
  ],
};

/** Keys that other sections of the document decide, which are read off the objects in the cluster. */
const decided: Readonly<Record<Section, readonly string[]>> = {
  metallb: ['loadBalancerClass', 'frrk8s.enabled', 'speaker.frr.enabled'],
  'ingress-nginx': [
    'enabled',
    'controller.kind',
    'controller.replicaCount',
    'controller.ingressClass',
    'controller.ingressClassResource.name',
    'controller.ingressClassResource.default',
    'controller.priorityClassName',
    'defaultBackend.enabled',
  ],
};

/** The values of an existing release that ask for something: every key, known to us or not, but names and versions. */
export function requestedValues({
  install,
  values,
}: Pick<InstallDetail, 'install' | 'values'>): UnknownValues {
  let requested = values ?? {};
  for (const key of naming[install.program]) requested = without(requested, key.split('.'));
  if (install.program === 'metallb') return requested;
  // The first Service becomes the entrypoint, which has its own section; the second is still one of the chart's.
  const internal = asRecord(at(requested, 'controller', 'service', 'internal'));
  requested = without(requested, ['controller', 'service']);
  return internal === undefined
    ? requested
    : withValue(requested, ['controller', 'service', 'internal'], internal);
}

/** The same values as the section of the chart in our document. */
export function carriedValues(detail: Pick<InstallDetail, 'install' | 'values'>): UnknownValues {
  let carried = requestedValues(detail);
  for (const key of decided[detail.install.program]) carried = without(carried, key.split('.'));
  return pruned(carried);
}

/** Keys of a chart's section that its schema or another key of the document refuses, and the document without them. */
export function withoutRefused(input: UnknownValues): {
  readonly input: UnknownValues;
  readonly refused: readonly ValuesPath[];
} {
  let current = input;
  const refused: ValuesPath[] = [];
  // One round may uncover the next: a key is judged by its section only once the section has the right shape.
  for (let round = 0; round < 20; round += 1) {
    const { findings } = safeParseValues([{ file: 'proposed values', text: JSON.stringify(current) }]);
    const paths = findings
      .filter(({ severity, path }) => severity === 'error' && isOfChart(path))
      .map(({ path }) => path.map(String));
    if (paths.length === 0) break;
    for (const path of paths) {
      const known = longestPresent(current, path);
      if (known.length < 2) continue;
      if (!refused.some((one) => one.join('.') === known.join('.'))) refused.push(known);
      current = without(current, known);
    }
  }
  return { input: current, refused };
}

/** As a document that values are parsed from; parsing it says whether it is one. */
export function asInput(values: UnknownValues): ValuesInput {
  return values as unknown as ValuesInput;
}

function isOfChart(path: readonly (string | number)[]): boolean {
  return (path[0] === 'metallb' || path[0] === 'ingress-nginx') && path.length > 1;
}

/** The part of a path that a document has; list items are removed with their list. */
function longestPresent(values: UnknownValues, path: ValuesPath): ValuesPath {
  const present: string[] = [];
  let here: unknown = values;
  for (const key of path) {
    if (!isRecord(here) || !Object.hasOwn(here, key)) break;
    present.push(key);
    here = here[key];
  }
  return present;
}

/** The same values without one key. */
export function without(values: UnknownValues, [key, ...rest]: ValuesPath): UnknownValues {
  if (key === undefined || !Object.hasOwn(values, key)) return values;
  const { [key]: below, ...others } = values;
  if (rest.length === 0) return others;
  return isRecord(below) ? { ...values, [key]: without(below, rest) } : values;
}

/** The same values with one key set. */
export function withValue(values: UnknownValues, [key, ...rest]: ValuesPath, value: unknown): UnknownValues {
  if (key === undefined) return values;
  const below = values[key];
  return {
    ...values,
    [key]: rest.length === 0 ? value : withValue(isRecord(below) ? below : {}, rest, value),
  };
}

/** Without maps that are empty. */
function pruned(values: UnknownValues): UnknownValues {
  return Object.fromEntries(
    Object.entries(values)
      .map(([key, value]) => [key, isRecord(value) ? pruned(value) : value] as const)
      .filter(([, value]) => !isRecord(value) || Object.keys(value).length > 0),
  );
}
