import type { Cluster } from '../../../ports/cluster.ts';
import type { Client } from '../client.ts';
import type { DiscoveredKind } from '../kind-lookup.ts';

/** Every kind of every group and version that the server serves; a kind in several versions is named once. */
export function kinds({ discoverAll }: Client): Cluster['kinds'] {
  return async ({ signal } = {}) => {
    const { entries, unavailable } = await discoverAll({ signal });
    const seen = new Set<string>();
    const isFirst = (entry: DiscoveredKind): boolean => {
      const key = `${groupOf(entry)}/${entry.plural}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    };
    const listed = entries.filter(({ isListed }) => isListed).filter(isFirst);
    return {
      kinds: listed.map(({ apiVersion, kind, namespaced }) => ({ apiVersion, kind, namespaced })),
      unavailable,
    };
  };
}

function groupOf({ apiVersion }: DiscoveredKind): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}
