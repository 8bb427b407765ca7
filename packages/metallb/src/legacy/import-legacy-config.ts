import { type Finding, fromUnknown } from '@gatesmith/diagnostics';
import type {
  BfdProfileFields,
  BgpAdvertisementFields,
  BgpPeerEntry,
  CommunityFields,
  L2AdvertisementFields,
  PoolFields,
} from '../build-resources.ts';
import { isDnsName, toDnsName } from '../dns-name.ts';
import { isPlainObject, ownValue } from '../plain-object.ts';
import type { CommunityAlias, LabelSelector, LabelSelectorRequirement } from '../resources.ts';
import { isPoolBlock, parsePoolBlock } from '../validate/pool-block.ts';
import { quote } from '../validate/problem.ts';
import { LegacyReader } from './legacy-reader.ts';

/** What the old configuration becomes: sections of a values file. */
export interface ImportedValues {
  readonly pools: readonly (PoolFields & { readonly addresses: readonly string[] })[];
  readonly layer2: readonly L2AdvertisementFields[];
  readonly bgp: {
    readonly peers: readonly BgpPeerEntry[];
    readonly advertisements: readonly BgpAdvertisementFields[];
    readonly bfdProfiles: readonly BfdProfileFields[];
    readonly communities: readonly CommunityFields[];
  };
}

/** The values, and everything that does not come over as it was. */
export interface ImportResult {
  readonly values: ImportedValues;
  readonly findings: readonly Finding[];
}

/** How to read. */
export interface ImportLegacyConfigOptions {
  /**
   * Reads YAML; needed for a ConfigMap, whose configuration is a text inside. `parse` of the `yaml` package fits.
   * It may throw: that becomes a finding.
   */
  readonly parseYaml?: ((text: string) => unknown) | undefined;
}

/**
 * Turns MetalLB's configuration of before 0.13 into values: the `config` ConfigMap, a chart's `configInline` (inside its
 * values, or those of a chart that has it as `metallb`), or the configuration object itself. Addresses come over unchanged; names are made DNS names; a
 * password never does: the peer refers to a Secret instead, and a finding says how to create it. Never throws.
 *
 * @example
 * ```ts
 * import { importLegacyConfig } from '@gatesmith/metallb';
 *
 * importLegacyConfig({
 *   'address-pools': [{ name: 'Office_LAN', protocol: 'layer2', addresses: ['10.0.0.1-10.0.0.9'], 'auto-assign': false }],
 * }).values.pools; // [{ name: 'office-lan', addresses: ['10.0.0.1-10.0.0.9'], autoAssign: false }]
 * ```
 */
export function importLegacyConfig(
  document: unknown,
  { parseYaml }: ImportLegacyConfigOptions = {},
): ImportResult {
  const findings: Finding[] = [];
  const config = unwrap(document, parseYaml, findings);
  const root = new LegacyReader(config, [], findings);
  const names = new Names(config, findings);
  const bfdProfiles = root.list('bfd-profiles').map((reader) => readBfdProfile(reader, names));
  const aliases = Object.entries(root.map('bgp-communities') ?? {}).map(
    ([name, value]): CommunityAlias => ({ name, value }),
  );
  const peers = root.list('peers').map((reader, index) => readPeer(reader, index, names));
  const pools = root.list('address-pools').map((reader, index) => readPool(reader, index, names));
  root.finish();
  if (isPlainObject(config) && pools.length === 0) {
    root.lose(['address-pools'], 'there are no address pools, so nothing would be assigned');
  }
  return {
    values: {
      pools: pools.map(({ pool }) => pool),
      layer2: pools.flatMap(({ layer2 }) => layer2),
      bgp: {
        peers,
        advertisements: pools.flatMap(({ advertisements }) => advertisements),
        bfdProfiles,
        communities: aliases.length === 0 ? [] : [{ name: 'communities', communities: aliases }],
      },
    },
    findings,
  };
}

function unwrap(
  document: unknown,
  parseYaml: ImportLegacyConfigOptions['parseYaml'],
  findings: Finding[],
): unknown {
  const refuse = (path: readonly string[], message: string): undefined => {
    findings.push({
      code: 'GS-IMPORT-UNREADABLE',
      severity: 'error',
      subject: 'legacy configuration',
      path,
      message,
    });
  };
  if (!isPlainObject(document))
    return refuse([], `legacy configuration: must be an object, is ${quote(document)}`) ?? {};
  const chart = ownValue(document, 'metallb');
  for (const values of [document, chart]) {
    const inline = isPlainObject(values) ? ownValue(values, 'configInline') : undefined;
    if (isPlainObject(inline)) return inline;
  }
  const data = ownValue(document, 'data');
  if (!isPlainObject(data)) return document;
  const text = ownValue(data, 'config');
  if (typeof text !== 'string')
    return refuse(['data', 'config'], 'data.config: the ConfigMap has no configuration text') ?? {};
  if (parseYaml === undefined)
    return (
      refuse(['data', 'config'], 'data.config: is YAML inside a ConfigMap, and no parser was given') ?? {}
    );
  try {
    return parseYaml(text);
  } catch (thrown) {
    return refuse(['data', 'config'], `data.config: ${fromUnknown(thrown).message.split('\n')[0]}`) ?? {};
  }
}

/** DNS names, each once per kind; tells when a name had to change. */
class Names {
  readonly #taken: Set<string> = new Set();
  readonly #kept: Set<string> = new Set();
  readonly #findings: Finding[];

  constructor(config: unknown, findings: Finding[]) {
    this.#findings = findings;
    // who has a DNS name already keeps it, whatever others are turned into
    for (const [kind, key] of [
      ['pool', 'address-pools'],
      ['BFD profile', 'bfd-profiles'],
    ] as const) {
      const list = isPlainObject(config) ? ownValue(config, key) : undefined;
      for (const entry of Array.isArray(list) ? (list as unknown[]) : []) {
        const name = isPlainObject(entry) ? ownValue(entry, 'name') : undefined;
        if (typeof name === 'string' && isDnsName(name)) this.#kept.add(`${kind}/${name}`);
      }
    }
  }

  give(kind: 'pool' | 'peer' | 'BFD profile', wanted: string, path: readonly (string | number)[]): string {
    const base = toDnsName(wanted);
    const isFree = (name: string): boolean =>
      !this.#taken.has(`${kind}/${name}`) && (name === wanted || !this.#kept.has(`${kind}/${name}`));
    let name = base;
    for (let count = 2; !isFree(name); count += 1) name = `${base}-${count}`;
    this.#taken.add(`${kind}/${name}`);
    if (name === wanted) return name;
    const why =
      base === wanted ? 'because the name is there twice' : 'because Kubernetes takes DNS names only';
    this.#findings.push({
      code: 'GS-IMPORT-RENAMED',
      severity: 'info',
      subject: 'legacy configuration',
      path,
      message: `${kind} ${quote(wanted)}: is now called ${quote(name)}, ${why}`,
      ...(kind === 'pool'
        ? { hint: 'Services that name the pool in an annotation must use the new name' }
        : {}),
    });
    return name;
  }
}

interface ImportedPool {
  readonly pool: ImportedValues['pools'][number];
  readonly layer2: readonly L2AdvertisementFields[];
  readonly advertisements: readonly BgpAdvertisementFields[];
}

function readPool(reader: LegacyReader, index: number, names: Names): ImportedPool {
  const name = names.give('pool', reader.text('name') ?? `pool-${index + 1}`, reader.at('name'));
  const protocol = reader.text('protocol');
  const addresses = reader.texts('addresses') ?? [];
  const autoAssign = reader.flag('auto-assign');
  const avoidBuggyIPs = reader.flag('avoid-buggy-ips');
  const written = reader.list('bgp-advertisements');
  for (const [at, text] of addresses.entries()) {
    if (!isPoolBlock(parsePoolBlock(text)))
      reader.lose(
        ['addresses', at],
        `${quote(text)} is no range of addresses; it is kept as it is and must be put right`,
      );
  }
  if (addresses.length === 0) reader.lose(['addresses'], 'the pool has no addresses');
  if (protocol !== 'layer2' && protocol !== 'bgp')
    reader.lose(
      ['protocol'],
      `${quote(protocol)} is neither layer2 nor bgp; the pool is advertised by nobody`,
    );
  if (protocol !== 'bgp' && written.length > 0)
    reader.lose(['bgp-advertisements'], 'have no meaning for a pool that is not announced by BGP');
  const allocateOnly = protocol !== 'layer2' && protocol !== 'bgp';
  const advertisements =
    protocol !== 'bgp'
      ? []
      : written.length === 0
        ? [{ name, ipAddressPools: [name] }]
        : written.map((entry, at) => readAdvertisement(entry, name, at));
  reader.finish();
  return {
    pool: {
      name,
      addresses,
      ...given({ autoAssign, avoidBuggyIPs }),
      ...(allocateOnly ? { allocateOnly } : {}),
    },
    layer2: protocol === 'layer2' ? [{ name, ipAddressPools: [name] }] : [],
    advertisements,
  };
}

function readAdvertisement(reader: LegacyReader, pool: string, index: number): BgpAdvertisementFields {
  const fields = given({
    aggregationLength: reader.number('aggregation-length'),
    aggregationLengthV6: reader.number('aggregation-length-v6'),
    localPref: reader.number('localpref'),
    communities: reader.texts('communities'),
    peers: reader.texts('peers')?.map(toDnsName),
  });
  reader.finish();
  return { name: index === 0 ? pool : `${pool}-${index + 1}`, ipAddressPools: [pool], ...fields };
}

function readPeer(reader: LegacyReader, index: number, names: Names): BgpPeerEntry {
  const address = reader.text('peer-address');
  const name = names.give('peer', reader.text('name') ?? `peer-${index + 1}`, reader.at('name'));
  const nodeSelectors = reader.list('node-selectors').map(readSelector);
  const fields = given({
    peerASN: reader.number('peer-asn'),
    peerAddress: address,
    peerPort: reader.number('peer-port'),
    sourceAddress: reader.text('source-address'),
    holdTime: reader.text('hold-time'),
    keepaliveTime: reader.text('keepalive-time'),
    routerID: reader.text('router-id'),
    ebgpMultiHop: reader.flag('ebgp-multihop'),
    bfdProfile: profileName(reader.text('bfd-profile')),
  });
  const myASN = reader.number('my-asn');
  if (myASN === undefined) reader.lose(['my-asn'], 'is missing; 0 stands in its place and must be put right');
  const secret =
    reader.text('password') === undefined ? {} : { passwordSecret: { name: `${name}-password` } };
  if ('passwordSecret' in secret) {
    reader.lose(
      ['password'],
      `is left out on purpose; peer ${quote(name)} refers to the Secret ${quote(secret.passwordSecret.name)} instead`,
      `kubectl -n metallb-system create secret generic ${secret.passwordSecret.name} --type=kubernetes.io/basic-auth --from-file=password=FILE`,
    );
  }
  reader.finish();
  return {
    name,
    myASN: myASN ?? 0,
    ...fields,
    ...(nodeSelectors.length === 0 ? {} : { nodeSelectors }),
    ...secret,
  };
}

function readSelector(reader: LegacyReader): LabelSelector {
  const matchLabels = reader.map('match-labels');
  const matchExpressions = reader.list('match-expressions').map((expression): LabelSelectorRequirement => {
    const key = expression.text('key') ?? '';
    const operator = expression.text('operator') ?? '';
    const values = expression.texts('values');
    if (!isOperator(operator))
      expression.lose(
        ['operator'],
        `${quote(operator)} is no operator; Exists stands in its place and must be put right`,
      );
    expression.finish();
    return {
      key,
      operator: isOperator(operator) ? operator : 'Exists',
      ...(values === undefined ? {} : { values }),
    };
  });
  reader.finish();
  return given({
    matchLabels,
    matchExpressions: matchExpressions.length === 0 ? undefined : matchExpressions,
  });
}

function isOperator(text: string): text is LabelSelectorRequirement['operator'] {
  return text === 'In' || text === 'NotIn' || text === 'Exists' || text === 'DoesNotExist';
}

function readBfdProfile(reader: LegacyReader, names: Names): BfdProfileFields {
  const name = names.give('BFD profile', reader.text('name') ?? 'default', reader.at('name'));
  const fields = given({
    receiveInterval: reader.number('receive-interval'),
    transmitInterval: reader.number('transmit-interval'),
    detectMultiplier: reader.number('detect-multiplier'),
    echoInterval: reader.number('echo-interval'),
    echoMode: reader.flag('echo-mode'),
    passiveMode: reader.flag('passive-mode'),
    minimumTtl: reader.number('minimum-ttl'),
  });
  reader.finish();
  return { name, ...fields };
}

function profileName(text: string | undefined): string | undefined {
  return text === undefined ? undefined : toDnsName(text);
}

/** Only what is there, so that a printed file has no empty keys. */
function given<T extends object>(fields: T): T {
  // keys are dropped only where their value is undefined, which every optional key of the callers allows
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
