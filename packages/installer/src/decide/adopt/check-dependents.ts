import type { Finding } from '@gatesmith/diagnostics';
import {
  asLabelSelector,
  asRecord,
  isList,
  isRecord,
  type KubernetesObject,
  type Labels,
  matchesSelector,
  objectId,
  stringsAt,
} from '@gatesmith/kubernetes';
import type { ComparedReplacement } from '../../observe/compare-replacements.ts';
import type { Dependents } from '../../observe/read-dependents.ts';
import { report } from '../../report.ts';
import { ofOurRelease } from '../plan/our-release.ts';
import { isKept } from './check-replacements.ts';

/** Labels that something may be selected by, before and after. */
interface Target {
  readonly what: string;
  readonly namespace: string | undefined;
  readonly before: Labels;
  /** Each set of labels that may be selected in its place. */
  readonly after: readonly Labels[];
}

/**
 * Objects outside of the old installs that depend on them: they select the old pods or Services by labels that the new ones
 * do not have, name an object that goes, or are owned by one and would be deleted with it.
 */
export function checkDependents(
  compared: readonly ComparedReplacement[],
  { objects, unread }: Dependents,
): readonly Finding[] {
  if (compared.length === 0) return [];
  const parts = new Set(compared.filter((one) => !isKept(one)).map(({ before }) => objectId(before)));
  const targets = targetsOf(compared);
  const going = compared.filter((one) => !one.isTaken && !isKept(one)).map(({ before }) => before);
  const found = objects
    .filter((object) => !parts.has(objectId(object)) && !ofOurRelease(object))
    .flatMap((object) => [
      ...selections(object, targets),
      ...references(object, going),
      ...ownerships(object, going),
    ]);
  return unread.length === 0 ? found : [...found, unseen(unread)];
}

function targetsOf(compared: readonly ComparedReplacement[]): readonly Target[] {
  const services = compared.flatMap(({ expected, before }) =>
    expected?.kind === 'Service' && before.kind === 'Service' ? [expected] : [],
  );
  return compared.flatMap(({ before, after, expected }): readonly Target[] => {
    const { namespace } = before.metadata;
    if (before.kind === 'Deployment' || before.kind === 'DaemonSet') {
      const labels = (object: KubernetesObject): Labels =>
        stringsAt(object, 'spec', 'template', 'metadata', 'labels');
      const what = `pods of ${objectId(before)}`;
      return [{ what, namespace, before: labels(before), after: after === undefined ? [] : [labels(after)] }];
    }
    if (before.kind !== 'Service') return [];
    const own = expected === undefined ? [] : [expected];
    const others = services.filter(({ metadata }) => metadata.namespace === namespace);
    return [
      {
        what: objectId(before),
        namespace,
        before: before.metadata.labels ?? {},
        after: [...own, ...others].map(({ metadata }) => metadata.labels ?? {}),
      },
    ];
  });
}

/** A selector somewhere in an object. */
interface Selector {
  readonly path: readonly string[];
  readonly selector: NonNullable<ReturnType<typeof asLabelSelector>>;
  /** The path of plain labels, for a patch. */
  readonly labelsPath: readonly string[];
  readonly acrossNamespaces: boolean;
}

function selections(object: KubernetesObject, targets: readonly Target[]): readonly Finding[] {
  const selectors = selectorsIn(object);
  return selectors.flatMap((one) =>
    targets
      .filter(
        ({ namespace, what }) =>
          (one.acrossNamespaces || object.metadata.namespace === namespace) &&
          // A Service selects pods only.
          (object.kind !== 'Service' || what.startsWith('pods')),
      )
      .filter(
        ({ before, after }) =>
          matchesSelector(one.selector, before) &&
          !after.some((labels) => matchesSelector(one.selector, labels)),
      )
      .slice(0, 1)
      .map((target) => selecting(object, one, target)),
  );
}

function selecting(
  object: KubernetesObject,
  { path, labelsPath, selector }: Selector,
  target: Target,
): Finding {
  const id = objectId(object);
  const [after = {}] = target.after;
  const labels = Object.entries(selector.matchLabels ?? {});
  const narrow = labels.filter(([key, value]) => after[key] !== value).map(([key]) => key);
  const canWiden =
    narrow.length > 0 && narrow.length < labels.length && labelsPath.every((key) => !/^\d+$/.test(key));
  const operations = narrow.map((key) => ({
    op: 'remove',
    path: `/${[...labelsPath, key].map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
  }));
  const where = object.metadata.namespace === undefined ? '' : ` -n ${object.metadata.namespace}`;
  return report('GS-ADOPT-REFERS', {
    subject: id,
    path: [],
    message: `${id}: ${path.join('.')} selects the ${target.what}, and would select none of what takes their place`,
    hint: canWiden
      ? `have it select both: kubectl patch ${object.kind.toLowerCase()} ${object.metadata.name}${where} --type json -p '${JSON.stringify(operations)}'`
      : 'have it select labels that the old and the new objects share, such as app.kubernetes.io/name and app.kubernetes.io/component',
  });
}

function selectorsIn(object: KubernetesObject): readonly Selector[] {
  const found: Selector[] = [];
  const isClusterScoped = object.metadata.namespace === undefined;
  const visit = (value: unknown, path: readonly string[]): void => {
    if (isList(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, String(index)]);
      return;
    }
    if (!isRecord(value)) return;
    for (const [key, below] of Object.entries(value)) {
      const here = [...path, key];
      const acrossNamespaces = isClusterScoped || value['namespaceSelector'] !== undefined;
      const isSelector = /selector$/i.test(key) && !/^(node|namespace)selector$/i.test(key);
      const parsed = isSelector ? parse(below) : undefined;
      if (parsed === undefined) visit(below, here);
      else
        found.push({
          path: here,
          selector: parsed.selector,
          labelsPath: parsed.isPlain ? here : [...here, 'matchLabels'],
          acrossNamespaces,
        });
    }
  };
  const { metadata: _, status: __, ...rest } = object;
  visit(rest, []);
  return found;
}

/** A map of labels or a label selector; an empty one selects everything, before and after. */
function parse(
  value: unknown,
):
  | { readonly selector: NonNullable<ReturnType<typeof asLabelSelector>>; readonly isPlain: boolean }
  | undefined {
  const record = asRecord(value);
  if (record === undefined || Object.keys(record).length === 0) return undefined;
  if (record['matchLabels'] !== undefined || record['matchExpressions'] !== undefined) {
    const selector = asLabelSelector(record);
    return selector === undefined ? undefined : { selector, isPlain: false };
  }
  const labels = stringsAt(record);
  return Object.keys(labels).length === Object.keys(record).length
    ? { selector: { matchLabels: labels }, isPlain: true }
    : undefined;
}

/** Names of kind and name, or of a Service, at any place in an object. */
function references(object: KubernetesObject, going: readonly KubernetesObject[]): readonly Finding[] {
  const found = new Set<KubernetesObject>();
  const visit = (value: unknown, key: string): void => {
    if (isList(value)) {
      for (const item of value) visit(item, key);
      return;
    }
    if (!isRecord(value)) return;
    const { name, kind, namespace } = value;
    const namedKind = typeof kind === 'string' ? kind : key === 'service' ? 'Service' : undefined;
    for (const part of going) {
      const isNamed =
        part.kind === namedKind &&
        part.metadata.name === name &&
        (part.metadata.namespace === undefined ||
          part.metadata.namespace === (namespace ?? object.metadata.namespace));
      if (isNamed) found.add(part);
    }
    for (const [below, inner] of Object.entries(value)) visit(inner, below);
  };
  const { metadata: _, status: __, kind: ___, ...rest } = object;
  visit(rest, '');
  const id = objectId(object);
  return [...found].map((part) =>
    report('GS-ADOPT-REFERS', {
      subject: id,
      path: [],
      message: `${id}: names ${objectId(part)}, which will be deleted with the old release`,
      hint: 'remove it and let the values make one in its place, or have it name what takes the place of the old object once adopted',
    }),
  );
}

function ownerships(object: KubernetesObject, going: readonly KubernetesObject[]): readonly Finding[] {
  const id = objectId(object);
  const owners = object.metadata.ownerReferences ?? [];
  return going
    .filter(({ metadata }) => metadata.uid !== undefined && owners.some(({ uid }) => uid === metadata.uid))
    .map((owner) =>
      report('GS-ADOPT-REFERS', {
        subject: id,
        path: [],
        message: `${id}: is owned by ${objectId(owner)} of the old release, and would be deleted with it`,
        hint: `remove the owner reference if it is still needed: kubectl edit ${object.kind.toLowerCase()} ${object.metadata.name}`,
      }),
    );
}

function unseen(kinds: readonly string[]): Finding {
  return report('GS-ADOPT-UNSEEN', {
    subject: 'API',
    path: [],
    message: `${kinds.length === 1 ? 'one kind was' : `${kinds.length} kinds were`} not searched for objects that depend on the old install: ${kinds.slice(0, 8).join(', ')}${kinds.length > 8 ? ', …' : ''}`,
    hint: 'adopt with credentials that may list them, or look yourself',
  });
}
