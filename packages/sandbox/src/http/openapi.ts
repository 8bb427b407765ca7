import { createHash } from 'node:crypto';
import type { JsonObject } from '@gatesmith/kubernetes';
import { apiVersionOf, type Kind } from '../model/kinds.ts';

const pathOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;

/** `/openapi/v3`: where the document of each group version is. The hash changes with the kinds. */
export function openapiIndex(kinds: readonly Kind[]): JsonObject {
  const versions = [...new Set(kinds.map(apiVersionOf))];
  return {
    paths: Object.fromEntries(
      versions.map((apiVersion) => {
        const names = kinds.filter((kind) => apiVersionOf(kind) === apiVersion).map((kind) => kind.plural);
        const hash = createHash('sha256').update(names.join()).digest('hex').slice(0, 32).toUpperCase();
        const path = pathOf(apiVersion);
        return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }];
      }),
    ),
  };
}

const queryParameter = (name: string): JsonObject => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
});

/**
 * The document of one group version: enough for clients to learn which query parameters a PATCH takes (dryRun, fieldValidation),
 * which is what kubectl and Helm read it for. Types of built-in kinds are not described, custom ones carry their schema.
 */
export function openapiDocument(kinds: readonly Kind[], path: string): JsonObject | undefined {
  const mine = kinds.filter((kind) => pathOf(apiVersionOf(kind)) === path && !kind.review);
  if (mine.length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes (gatesmith sandbox, a model)', version: 'v1' },
    paths: Object.fromEntries(
      mine.map((kind) => {
        const place = kind.namespaced ? `namespaces/{namespace}/${kind.plural}` : kind.plural;
        const gvk = { group: kind.group, version: kind.version, kind: kind.kind };
        const patch = {
          operationId: `patch${kind.kind}`,
          'x-kubernetes-action': 'patch',
          'x-kubernetes-group-version-kind': gvk,
          parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(queryParameter),
          requestBody: {
            content: {
              'application/apply-patch+yaml': { schema: { type: 'object' } },
              'application/json-patch+json': { schema: { type: 'object' } },
              'application/merge-patch+json': { schema: { type: 'object' } },
            },
          },
          responses: { 200: { description: 'OK' } },
        };
        return [`/${path}/${place}/{name}`, { patch }];
      }),
    ),
    components: {
      schemas: Object.fromEntries(
        mine.flatMap((kind) =>
          kind.custom === undefined
            ? []
            : [
                [
                  `${kind.group}.${kind.version}.${kind.kind}`,
                  {
                    ...kind.custom.schema,
                    'x-kubernetes-group-version-kind': [
                      { group: kind.group, version: kind.version, kind: kind.kind },
                    ],
                  },
                ],
              ],
        ),
      ),
    },
  };
}

/** `/openapi/v2` is an empty document; every client in use asks for v3 first. */
export const openapiV2: JsonObject = {
  swagger: '2.0',
  info: { title: 'Kubernetes (gatesmith sandbox, a model)', version: 'v1' },
  paths: {},
  definitions: {},
};
