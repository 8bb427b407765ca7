import type { ApiClient } from './api-client.ts';

/** An object as a manifest holds it. */
export type Manifest = Readonly<Record<string, unknown>>;

interface Named {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The path of an object of any kind that the server serves. */
export async function objectPath(api: ApiClient, object: Manifest): Promise<string> {
  const { apiVersion, kind, metadata } = named(object);
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { resources } = await api.request<{
    resources: readonly { name: string; kind: string; namespaced: boolean }[];
  }>('GET', root);
  const resource = resources.find((each) => each.kind === kind && !each.name.includes('/'));
  if (resource === undefined) throw new Error(`${apiVersion} ${kind}: the server does not serve this kind`);
  const place = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
  return `${root}${place}/${resource.name}/${metadata.name}`;
}

/** Server-side apply of objects in their order, as the field manager `testbed`. */
export async function applyObjects(api: ApiClient, objects: readonly Manifest[]): Promise<void> {
  for (const object of objects) {
    await api.request('PATCH', await objectPath(api, object), {
      contentType: 'application/apply-patch+yaml',
      query: { fieldManager: 'testbed', force: true },
      body: object,
    });
  }
}

/** @throws Error for something that is not an object with a kind and a name. */
function named(object: Manifest): Named {
  const { apiVersion, kind, metadata } = object;
  if (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    typeof metadata === 'object' &&
    metadata !== null &&
    'name' in metadata &&
    typeof metadata.name === 'string'
  ) {
    const namespace = 'namespace' in metadata ? metadata.namespace : undefined;
    return {
      apiVersion,
      kind,
      metadata: { name: metadata.name, ...(typeof namespace === 'string' && { namespace }) },
    };
  }
  throw new Error(`not a Kubernetes object: ${JSON.stringify(object).slice(0, 200)}`);
}
