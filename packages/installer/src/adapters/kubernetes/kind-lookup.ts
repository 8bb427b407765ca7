import { type ObjectRef, objectId } from '@gatesmith/kubernetes';
import { ClusterError } from '../../errors.ts';
import { type KindEntry, knownKind } from '../../kinds.ts';
import type { CallOptions } from '../../ports/cluster.ts';
import type { Call } from './call.ts';

/** Finds how a kind is addressed in URLs. */
export interface KindLookup {
  /** `undefined` when the server does not serve the kind. */
  findKind(
    kind: Pick<ObjectRef, 'apiVersion' | 'kind'>,
    options: CallOptions,
  ): Promise<KindEntry | undefined>;
  /** Every resource that the server serves, subresources left out, and the groups that do not answer. */
  discoverAll(options: CallOptions): Promise<Discovery>;
  /** @throws ClusterError NOT_FOUND when the server does not serve the object's kind. */
  requireKind(ref: ObjectRef, options: CallOptions): Promise<KindEntry>;
}

/** A resource by the server's own account. */
export interface DiscoveredKind extends KindEntry {
  readonly isListed: boolean;
}

export interface Discovery {
  readonly entries: readonly DiscoveredKind[];
  readonly unavailable: readonly string[];
}

interface ResourceList {
  readonly resources?: readonly {
    name: string;
    kind: string;
    namespaced: boolean;
    verbs?: readonly string[];
  }[];
}

interface GroupList {
  readonly groups?: readonly { versions?: readonly { groupVersion: string }[] }[];
}

/** Our own kinds are known in advance; for any other the server's discovery is read, once for each group and version. */
export function kindLookup(read: <Result>(call: Call) => Promise<Result>): KindLookup {
  const discovered = new Map<string, readonly DiscoveredKind[]>();

  async function discover(apiVersion: string, { signal }: CallOptions): Promise<readonly DiscoveredKind[]> {
    const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    try {
      const call: Call = { method: 'GET', path, subject: apiVersion, verb: 'discovery', signal };
      const { resources = [] } = await read<ResourceList>(call);
      return resources
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced, verbs = [] }) => ({
          ...{ apiVersion, kind, plural: name, namespaced },
          isListed: verbs.includes('list'),
        }));
    } catch (error) {
      if (error instanceof ClusterError && (error.code === 'NOT_FOUND' || error.status === 404)) return [];
      throw error;
    }
  }

  async function findKind(
    { apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>,
    options: CallOptions,
  ): Promise<KindEntry | undefined> {
    const known = knownKind(apiVersion, kind);
    if (known !== undefined) return known;
    let entries = discovered.get(apiVersion);
    if (entries === undefined) {
      entries = await discover(apiVersion, options);
      discovered.set(apiVersion, entries);
    }
    return entries.find((entry) => entry.kind === kind);
  }

  async function discoverAll(options: CallOptions): Promise<Discovery> {
    const call: Call = { method: 'GET', path: '/apis', subject: '/apis', verb: 'discovery', ...options };
    const { groups = [] } = await read<GroupList>(call);
    const versions = [
      'v1',
      ...groups.flatMap(({ versions = [] }) => versions.map((one) => one.groupVersion)),
    ];
    const unavailable: string[] = [];
    const entries = await Promise.all(
      versions.map(async (apiVersion) => {
        try {
          const found = await discover(apiVersion, options);
          discovered.set(apiVersion, found);
          return found;
        } catch (error) {
          if (!(error instanceof ClusterError)) throw error;
          unavailable.push(apiVersion);
          return [];
        }
      }),
    );
    return { entries: entries.flat(), unavailable };
  }

  return {
    findKind,
    discoverAll,
    async requireKind(ref, options) {
      const entry = await findKind(ref, options);
      if (entry !== undefined) return entry;
      throw new ClusterError(`${objectId(ref)}: the server does not serve ${ref.kind} in ${ref.apiVersion}`, {
        code: 'NOT_FOUND',
      });
    },
  };
}
