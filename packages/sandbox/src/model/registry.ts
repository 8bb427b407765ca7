import { isConditionTrue, type JsonObject, listAt, recordAt, recordsAt, textAt } from '@gatesmith/kubernetes';
import { shapeOfSchema } from '../admission/structural-schema.ts';
import type { Store } from '../store/store.ts';
import { apiVersionOf, builtInKinds, type Kind } from './kinds.ts';
import { type KubeObject, nameOf } from './object.ts';
import { metadata } from './shapes.ts';

/** The kinds that the API serves: those of the table, and those of established CRDs. */
export interface Registry {
  kinds(): readonly Kind[];
  /** By the words of a path. */
  find(group: string, version: string, plural: string): Kind | undefined;
  /** By the words of an object. */
  findKind(apiVersion: string, kind: string): Kind | undefined;
  /** By `plural.group`, in the preferred version. */
  findResource(resource: string): Kind | undefined;
}

const crds = 'customresourcedefinitions.apiextensions.k8s.io';

const texts = (object: JsonObject, ...path: readonly string[]): readonly string[] =>
  listAt(object, ...path).filter((item) => typeof item === 'string');

/** The kinds that a CRD describes, one per served version, the storage version first. */
function kindsOfDefinition(crd: KubeObject): readonly Kind[] {
  const group = textAt(crd, 'spec', 'group') ?? '';
  const versions = recordsAt(crd, 'spec', 'versions');
  const storageVersion = textAt(versions.find((version) => version['storage'] === true) ?? {}, 'name') ?? '';
  const isWebhook = textAt(crd, 'spec', 'conversion', 'strategy') === 'Webhook';
  return versions
    .filter((version) => version['served'] === true)
    .sort((a, b) => Number(b['storage'] === true) - Number(a['storage'] === true))
    .map((version) => {
      const schema = recordAt(version, 'schema', 'openAPIV3Schema');
      const shape = shapeOfSchema(schema);
      const kind = textAt(crd, 'spec', 'names', 'kind') ?? '';
      return {
        group,
        version: textAt(version, 'name') ?? '',
        kind,
        plural: textAt(crd, 'spec', 'names', 'plural') ?? '',
        singular: textAt(crd, 'spec', 'names', 'singular') ?? kind.toLowerCase(),
        shortNames: texts(crd, 'spec', 'names', 'shortNames'),
        categories: texts(crd, 'spec', 'names', 'categories'),
        namespaced: textAt(crd, 'spec', 'scope') === 'Namespaced',
        subresources: Object.keys(recordAt(version, 'subresources')),
        shape: { ...shape, fields: { ...shape.fields, metadata } },
        review: false,
        generation: true,
        custom: {
          definition: nameOf(crd),
          schema,
          storageVersion,
          columns: recordsAt(version, 'additionalPrinterColumns'),
          conversion: isWebhook ? recordAt(crd, 'spec', 'conversion', 'webhook', 'clientConfig') : undefined,
        },
      };
    });
}

/** The registry over a store; follows its CRDs. */
export function createRegistry(store: Store): Registry {
  let cached: readonly Kind[] | undefined;
  store.subscribe((event) => {
    if (event.resource === crds) cached = undefined;
  });
  const kinds = (): readonly Kind[] => {
    cached ??= [
      ...builtInKinds,
      ...store
        .list(crds)
        .filter((crd) => isConditionTrue(crd, 'Established'))
        .flatMap(kindsOfDefinition),
    ];
    return cached;
  };
  return {
    kinds,
    find: (group, version, plural) =>
      kinds().find((kind) => kind.group === group && kind.version === version && kind.plural === plural),
    findKind: (apiVersion, name) =>
      kinds().find((kind) => kind.kind === name && apiVersionOf(kind) === apiVersion),
    findResource: (resource) =>
      kinds().find((kind) => (kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`) === resource),
  };
}
