import { append } from '../append.ts';
import { matchesAny } from '../label-selector.ts';
import { isPlainObject } from '../plain-object.ts';
import type { LabelSelector } from '../resources.ts';
import type { BgpType } from '../validate-resources.ts';
import type { AdmittedObject } from './admit-object.ts';
import { BlockIndex } from './block-index.ts';
import { mappedOverlap } from './mapped-overlap.ts';
import {
  bgpAdvertisementProblems,
  communityAliasProblems,
  l2Problems,
  modeProblem,
  peerProblems,
  poolProblems,
} from './own-problems.ts';
import { type PoolBlock, shortestPrefix } from './pool-block.ts';
import { type Problem, quote } from './problem.ts';
import type { LooseSelector } from './selector-problems.ts';
import {
  type BgpAdvertisementView,
  bgpAdvertisementView,
  communityView,
  type L2AdvertisementView,
  l2View,
  type PeerView,
  type PoolView,
  peerView,
  poolView,
} from './views.ts';

/** A node as the webhook sees it. */
export interface NodeView {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A pool that is in the cluster. */
export interface HeldPool {
  readonly view: PoolView;
  readonly blocks: readonly PoolBlock[];
}

interface HeldAdvertisement {
  readonly view: BgpAdvertisementView;
  /** Nodes it announces from. */
  readonly nodes: ReadonlySet<string>;
}

/**
 * What the webhook would read from the cluster, and its judgement of a newcomer.
 *
 * MetalLB's webhook validates all objects of one kind (and, for advertisements, the pools) together with the newcomer.
 * Accepted objects can still be wrong together, because a pool's webhook does not look at advertisements: what is wrong
 * is kept in `broken`, and refuses every later newcomer whose webhook reads it.
 */
export class ClusterState {
  readonly bgpType: BgpType;
  readonly nodes: readonly NodeView[];
  readonly pools: Map<string, HeldPool> = new Map();
  readonly l2Advertisements: Map<string, L2AdvertisementView> = new Map();
  readonly bgpAdvertisements: Map<string, HeldAdvertisement> = new Map();
  readonly peers: Map<string, PeerView> = new Map();
  /** Alias to the Community that defines it. */
  readonly aliases: Map<string, string> = new Map();
  /** First reason per kind, and the object that it is about. */
  readonly broken: Map<string, { readonly name: string; readonly reason: string }> = new Map();
  readonly #blocks = { ipv4: new BlockIndex(), ipv6: new BlockIndex() };
  readonly #mapped: { readonly block: PoolBlock; readonly pool: string }[] = [];
  readonly #byPoolName: Map<string, HeldAdvertisement[]> = new Map();
  readonly #selecting: HeldAdvertisement[] = [];

  constructor(bgpType: BgpType, nodes: readonly NodeView[]) {
    this.bgpType = bgpType;
    this.nodes = nodes;
  }

  /** Every reason why the webhook refuses the object; empty when it is accepted and now held. */
  judge(object: AdmittedObject): readonly Problem[] {
    switch (object.kind) {
      case 'IPAddressPool':
        return this.#judgePool(poolView(object), false);
      case 'L2Advertisement':
        return this.#judgeL2(l2View(object), false);
      case 'BGPAdvertisement':
        return this.#judgeBgpAdvertisement(bgpAdvertisementView(object), false);
      case 'BGPPeer':
        return this.#judgePeer(peerView(object), false);
      case 'Community':
        return this.#judgeCommunity(object.name, communityView(object), false);
      default:
        return [];
    }
  }

  /** Takes an object as given, right or wrong. */
  hold(object: AdmittedObject): readonly Problem[] {
    switch (object.kind) {
      case 'IPAddressPool':
        return this.#judgePool(poolView(object), true);
      case 'L2Advertisement':
        return this.#judgeL2(l2View(object), true);
      case 'BGPAdvertisement':
        return this.#judgeBgpAdvertisement(bgpAdvertisementView(object), true);
      case 'BGPPeer':
        return this.#judgePeer(peerView(object), true);
      case 'Community':
        return this.#judgeCommunity(object.name, communityView(object), true);
      default:
        return [];
    }
  }

  /** Lets go of a pool, so that a new version of it can be judged; only while nothing is broken. */
  releasePool(name: string): void {
    for (const block of this.pools.get(name)?.blocks ?? []) this.#blocks[block.family].remove(block);
    for (let index = this.#mapped.length - 1; index >= 0; index -= 1) {
      if (this.#mapped[index]?.pool === name) this.#mapped.splice(index, 1);
    }
    this.pools.delete(name);
  }

  /** BGPAdvertisements that cover a pool. */
  bgpCovering(pool: PoolView): readonly HeldAdvertisement[] {
    if (this.bgpAdvertisements.size === 0) return [];
    const named = this.#byPoolName.get(pool.name) ?? [];
    return [...named, ...this.#selecting.filter((held) => !named.includes(held) && covers(held.view, pool))];
  }

  #judgePool(view: PoolView, keep: boolean): readonly Problem[] {
    const { problems, blocks } = poolProblems(view);
    append(problems, this.#blockedBy('IPAddressPool'));
    const held: HeldPool = { view, blocks };
    for (let index = 0; index < blocks.length; index += 1) {
      const block = blocks[index];
      if (block === undefined) continue;
      const other = this.#overlapping(block, held, index);
      if (other === undefined) this.#addBlock(block, view.name);
      else problems.push(overlap(view, block, other));
    }
    if (problems.length > 0 && !keep) {
      // those that clash are not there, and taking out what is not there changes nothing
      for (const block of blocks) this.#removeBlock(block);
      return problems;
    }
    if (problems.length > 0) this.#break('IPAddressPool', view.name, problems);
    this.pools.set(view.name, held);
    const covering = this.bgpCovering(view);
    for (const [index, held] of covering.entries()) {
      const wrong = this.#pairProblems(held, { view, blocks }, covering.slice(0, index));
      if (wrong.length > 0) this.#break('BGPAdvertisement', held.view.name, wrong);
    }
    return problems;
  }

  #judgeL2(view: L2AdvertisementView, keep: boolean): readonly Problem[] {
    const own = l2Problems(view);
    const problems = [...own, ...this.#blockedBy('L2Advertisement', 'IPAddressPool')];
    if (problems.length > 0 && !keep) return problems;
    if (own.length > 0) this.#break('L2Advertisement', view.name, own);
    this.l2Advertisements.set(view.name, view);
    return problems;
  }

  #judgeBgpAdvertisement(view: BgpAdvertisementView, keep: boolean): readonly Problem[] {
    const own = bgpAdvertisementProblems(view, this.bgpType);
    const held: HeldAdvertisement = { view, nodes: this.#selectedNodes(view.nodeSelectors) };
    for (const pool of this.#coveredPools(view))
      append(own, this.#pairProblems(held, pool, this.bgpCovering(pool.view)));
    const problems = [...own, ...this.#blockedBy('BGPAdvertisement', 'IPAddressPool')];
    if (problems.length > 0 && !keep) return problems;
    if (own.length > 0) this.#break('BGPAdvertisement', view.name, own);
    this.bgpAdvertisements.set(view.name, held);
    const { ipAddressPools = [], ipAddressPoolSelectors = [] } = view;
    for (const name of ipAddressPools) {
      const list = this.#byPoolName.get(name);
      if (list === undefined) this.#byPoolName.set(name, [held]);
      else list.push(held);
    }
    if (ipAddressPoolSelectors.length > 0 || ipAddressPools.length === 0) this.#selecting.push(held);
    return problems;
  }

  #judgePeer(view: PeerView, keep: boolean): readonly Problem[] {
    const own = peerProblems(view, this.bgpType);
    if (this.bgpType !== 'native')
      for (const other of this.peers.values()) append(own, this.#conflicts(view, other));
    // MetalLB 0.16's webhook answers a deprecated disableMP with a warning and looks no further
    const problems = view.disableMP ? [] : [...own, ...this.#blockedBy('BGPPeer')];
    if (problems.length > 0 && !keep) return problems;
    if (own.length > 0) this.#break('BGPPeer', view.name, own);
    this.peers.set(view.name, view);
    return problems;
  }

  #judgeCommunity(
    name: string,
    aliases: readonly { readonly name?: string; readonly value?: string }[],
    keep: boolean,
  ): readonly Problem[] {
    const own = communityAliasProblems(aliases, new Set(this.aliases.keys()), this.bgpType);
    const problems = [...own, ...this.#blockedBy('Community')];
    if (problems.length > 0 && !keep) return problems;
    if (own.length > 0) this.#break('Community', name, own);
    for (const alias of aliases) this.aliases.set(alias.name ?? '', name);
    return problems;
  }

  #blockedBy(...kinds: readonly string[]): readonly Problem[] {
    if (this.broken.size === 0) return noProblems;
    return kinds.flatMap((kind) => {
      const broken = this.broken.get(kind);
      if (broken === undefined) return [];
      return [
        {
          code: 'GS-CONFIG-STALE' as const,
          path: [],
          message: `refused because of another object, which MetalLB validates together with this one: ${broken.reason}`,
          hint: 'put the other object right first',
        },
      ];
    });
  }

  #break(kind: string, name: string, [first]: readonly Problem[]): void {
    if (!this.broken.has(kind))
      this.broken.set(kind, { name, reason: `${kind} ${quote(name)}: ${first?.message ?? 'is invalid'}` });
  }

  #overlapping(
    block: PoolBlock,
    newcomer: HeldPool,
    index: number,
  ): { readonly block: PoolBlock; readonly pool: string } | undefined {
    const mapped =
      this.#mapped.length === 0 ? undefined : this.#mapped.find((other) => mappedOverlap(block, other.block));
    if (mapped !== undefined) return mapped;
    if (block.mappedLength === undefined) return this.#blocks[block.family].overlapping(block);
    // rare enough for a look at every block
    const earlier = { view: newcomer.view, blocks: newcomer.blocks.slice(0, index) };
    for (const { view, blocks } of [...this.pools.values(), earlier]) {
      const found = blocks.find((other) => other.mappedLength === undefined && mappedOverlap(block, other));
      if (found !== undefined) return { block: found, pool: view.name };
    }
    return undefined;
  }

  #addBlock(block: PoolBlock, pool: string): void {
    if (block.mappedLength === undefined) this.#blocks[block.family].add(block, pool);
    else this.#mapped.push({ block, pool });
  }

  #removeBlock(block: PoolBlock): void {
    if (block.mappedLength === undefined) this.#blocks[block.family].remove(block);
    else {
      const at = this.#mapped.findIndex((other) => other.block === block);
      if (at !== -1) this.#mapped.splice(at, 1);
    }
  }

  *#coveredPools(view: L2AdvertisementView): Generator<HeldPool> {
    const { ipAddressPools = [], ipAddressPoolSelectors = [] } = view;
    if (ipAddressPools.length > 0 && ipAddressPoolSelectors.length === 0) {
      for (const name of new Set(ipAddressPools)) {
        const pool = this.pools.get(name);
        if (pool !== undefined) yield pool;
      }
      return;
    }
    for (const pool of this.pools.values()) if (covers(view, pool.view)) yield pool;
  }

  #pairProblems(
    held: HeldAdvertisement,
    { view: pool, blocks }: HeldPool,
    others: readonly HeldAdvertisement[],
  ): Problem[] {
    const problems: Problem[] = [];
    const { view } = held;
    for (const block of blocks) {
      const field = block.family === 'ipv4' ? 'aggregationLength' : 'aggregationLengthV6';
      const length = view[field];
      // a full length never is too short; the cover of a range need not be computed for it
      if (length < (block.family === 'ipv4' ? 32 : 128) || block.mappedLength !== undefined) {
        const shortest = shortestPrefix(block);
        if (length < shortest) problems.push(tooShort(view, field, pool, block, shortest));
      }
      if (this.bgpType === 'native' && block.family === 'ipv6') {
        problems.push(
          modeProblem(
            ['spec', 'ipAddressPools'],
            `pool ${quote(pool.name)}: ${quote(block.text)} is IPv6, which native mode does not announce`,
          ),
        );
      }
    }
    if ((view.serviceSelectors ?? []).length > 0) return problems;
    for (const other of others) {
      if (other === held || (other.view.serviceSelectors ?? []).length > 0) continue;
      if (view.localPref !== other.view.localPref && sameUpdate(held, other, blocks))
        problems.push(localPrefClash(view, other.view, pool));
    }
    return problems;
  }

  #conflicts(view: PeerView, other: PeerView): Problem[] {
    if (!this.#shareNode(view, other)) return [];
    const problems: Problem[] = [];
    const clash = (field: string, message: string): void => {
      problems.push({
        code: 'GS-BGP-PEERS-CONFLICT',
        path: ['spec', field],
        message,
        hint: 'give the two peers nodeSelectors without a node in common, or make them agree',
      });
    };
    if (view.routerID !== other.routerID)
      clash(
        'routerID',
        `routerID ${quote(view.routerID)}: peer ${quote(other.name)} on the same nodes has ${quote(other.routerID)}`,
      );
    if (identifier(view) === identifier(other))
      clash(
        view.peerAddress === '' ? 'interface' : 'peerAddress',
        `peer ${quote(identifier(view))}: peer ${quote(other.name)} on the same nodes is the same router`,
      );
    if (view.myASN !== other.myASN && view.vrf === other.vrf)
      clash('myASN', `myASN ${view.myASN}: peer ${quote(other.name)} on the same nodes has ${other.myASN}`);
    return problems;
  }

  #shareNode(a: PeerView, b: PeerView): boolean {
    if (this.nodes.length === 0) return true;
    const nodes = this.#selectedNodes(b.nodeSelectors);
    return [...this.#selectedNodes(a.nodeSelectors)].some((name) => nodes.has(name));
  }

  #selectedNodes(selectors: readonly LooseSelector[] | undefined): ReadonlySet<string> {
    const list = selectors ?? [];
    const chosen =
      list.length === 0 ? this.nodes : this.nodes.filter(({ labels }) => matchesLoose(list, labels));
    return new Set(chosen.map(({ name }) => name));
  }
}

const noProblems: readonly Problem[] = [];

/** Whether an advertisement covers a pool; names nothing and selects nothing means all. */
export function covers(
  { ipAddressPools = [], ipAddressPoolSelectors = [] }: L2AdvertisementView,
  pool: PoolView,
): boolean {
  if (ipAddressPools.length === 0 && ipAddressPoolSelectors.length === 0) return true;
  return ipAddressPools.includes(pool.name) || matchesLoose(ipAddressPoolSelectors, pool.labels);
}

/** {@link matchesAny} for selectors whose operators are not checked yet; an unknown one matches nothing. */
export function matchesLoose(
  selectors: readonly LooseSelector[],
  labels: Readonly<Record<string, string>>,
): boolean {
  // the shape is the same; only the operator is any text, which `matchesSelector` has a branch for
  return matchesAny(selectors as readonly LabelSelector[], labels);
}

/** Nodes out of any objects. */
export function nodesOf(objects: readonly unknown[]): NodeView[] {
  return objects.flatMap((object) => {
    if (!isPlainObject(object) || object['kind'] !== 'Node' || object['apiVersion'] !== 'v1') return [];
    const { metadata } = object;
    if (!isPlainObject(metadata) || typeof metadata['name'] !== 'string') return [];
    const labels = isPlainObject(metadata['labels']) ? metadata['labels'] : {};
    const texts = Object.entries(labels).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return [{ name: metadata['name'], labels: Object.fromEntries(texts) }];
  });
}

function identifier({ peerAddress, interface: device, vrf }: PeerView): string {
  const id = peerAddress === '' ? device : peerAddress;
  return vrf === '' ? id : `${id}-${vrf}`;
}

/** Same prefix length, a shared peer and a shared node: the two would send one update with two preferences. */
function sameUpdate(a: HeldAdvertisement, b: HeldAdvertisement, blocks: readonly PoolBlock[]): boolean {
  const hasV4 = blocks.some(({ family }) => family === 'ipv4');
  const hasV6 = blocks.some(({ family }) => family === 'ipv6');
  const differs4 = a.view.aggregationLength !== b.view.aggregationLength;
  const differs6 = a.view.aggregationLengthV6 !== b.view.aggregationLengthV6;
  if ((differs4 && !hasV6) || (differs6 && !hasV4) || (differs4 && differs6)) return false;
  const peers = a.view.peers ?? [];
  const otherPeers = b.view.peers ?? [];
  if (peers.length > 0 && otherPeers.length > 0 && !peers.some((peer) => otherPeers.includes(peer)))
    return false;
  return [...a.nodes].some((node) => b.nodes.has(node));
}

function overlap(
  view: PoolView,
  block: PoolBlock,
  other: { readonly block: PoolBlock; readonly pool: string },
): Problem {
  const where = other.pool === view.name ? 'of the same pool' : `of pool ${quote(other.pool)}`;
  return {
    code: 'GS-POOL-OVERLAP',
    path: ['spec', 'addresses', view.addresses.indexOf(block.text)],
    message: `${quote(block.text)}: overlaps ${quote(other.block.text)} ${where}`,
    hint: 'keep each address in one range only',
  };
}

function tooShort(
  view: BgpAdvertisementView,
  field: 'aggregationLength' | 'aggregationLengthV6',
  pool: PoolView,
  block: PoolBlock,
  shortest: number,
): Problem {
  return {
    code: 'GS-ADVERTISEMENT-AGGREGATION',
    path: ['spec', field],
    message: `${field} ${view[field]}: pool ${quote(pool.name)} holds ${quote(block.text)}, whose largest prefix is /${shortest}, so more than the pool would be announced`,
    hint: `${field}: ${shortest} or more`,
  };
}

function localPrefClash(view: BgpAdvertisementView, other: BgpAdvertisementView, pool: PoolView): Problem {
  return {
    code: 'GS-ADVERTISEMENT-LOCAL-PREF',
    path: ['spec', 'localPref'],
    message: `localPref ${view.localPref}: BGPAdvertisement ${quote(other.name)} announces pool ${quote(pool.name)} to the same peers with ${other.localPref}`,
    hint: 'give both the same localPref, or different peers, nodes or aggregation lengths',
  };
}
