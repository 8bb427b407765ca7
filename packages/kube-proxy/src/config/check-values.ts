import type { FindingPath } from '@gatesmith/diagnostics';
import type { DecodedMap, DecodedValue } from '@gatesmith/documents';
import { parseGoDuration, seconds } from '@gatesmith/kubernetes';
import { type ConfigProblem, quoteValue } from './check-fields.ts';

type Rule = (value: DecodedValue) => string | undefined;

const bit = between(0, 31);
const notNegative: Rule = (value) => (typeof value === 'number' && value < 0 ? '0 or more' : undefined);
const ipAddress: Rule = (value) =>
  typeof value === 'string' && value !== '' && !isIp(value) ? 'an IP address' : undefined;
/** With a port or without one, in which case it is filled in. */
const endpoint: Rule = (value) =>
  typeof value !== 'string' || value === '' || isIp(value) || isIpAndPort(value)
    ? undefined
    : 'an IP address and a port';
const forward: Rule = (value) =>
  typeof value === 'string' && seconds(parseGoDuration(value) ?? 0n) < 0
    ? 'a duration of 0 or more'
    : undefined;
const localModes = new Set(['', 'ClusterCIDR', 'NodeCIDR', 'BridgeInterface', 'InterfaceNamePrefix']);

/** Rules that hold in every mode. Source: kubernetes/kubernetes `pkg/proxy/apis/config/validation/validation.go`, 1.36. */
const always: readonly (readonly [FindingPath, Rule])[] = [
  [['iptables', 'masqueradeBit'], bit],
  [['clientConnection', 'burst'], notNegative],
  [['configSyncPeriod'], forward],
  [['conntrack', 'maxPerCore'], notNegative],
  [['conntrack', 'min'], notNegative],
  [['conntrack', 'tcpEstablishedTimeout'], forward],
  [['conntrack', 'tcpCloseWaitTimeout'], forward],
  [['conntrack', 'udpTimeout'], forward],
  [['conntrack', 'udpStreamTimeout'], forward],
  [['logging', 'verbosity'], notNegative],
  [
    ['nodePortAddresses'],
    (value) =>
      Array.isArray(value) && !value.every(isNodePortAddress)
        ? 'a list of CIDRs, or primary alone'
        : undefined,
  ],
  [
    ['nodePortAddresses'],
    (value) =>
      Array.isArray(value) && value.length > 1 && value.includes('primary') && value.every(isNodePortAddress)
        ? 'primary alone, without CIDRs,'
        : undefined,
  ],
  [['bindAddress'], ipAddress],
  [['healthzBindAddress'], endpoint],
  [['metricsBindAddress'], endpoint],

  [['oomScoreAdj'], between(-1000, 1000)],
  [
    ['detectLocalMode'],
    (value) =>
      typeof value === 'string' && !localModes.has(value)
        ? [...localModes].filter(Boolean).join(', ')
        : undefined,
  ],
];
const inMode: Readonly<Record<string, readonly (readonly [FindingPath, Rule])[]>> = {
  ipvs: [
    [['ipvs', 'tcpTimeout'], forward],
    [['ipvs', 'tcpFinTimeout'], forward],
    [['ipvs', 'udpTimeout'], forward],
    [
      ['ipvs', 'excludeCIDRs'],
      (value) => (Array.isArray(value) && !value.every(looksLikeCidr) ? 'a list of CIDRs' : undefined),
    ],
  ],
  nftables: [[['nftables', 'masqueradeBit'], bit]],
};

/** Values that kube-proxy's validation rejects: it exits on each of them. */
export function checkValues(root: DecodedMap, mode: string | undefined): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [path, rule] of [...always, ...(inMode[mode ?? ''] ?? [])]) {
    const value = valueAt(root, path);
    const wanted = value === undefined || value === null ? undefined : rule(value);
    if (value === undefined || wanted === undefined) continue;
    problems.push(invalid(path, `${quoteValue(value)} where ${wanted} belongs`, `write ${wanted}`));
  }
  if (mode === 'iptables' || mode === 'ipvs' || mode === 'nftables')
    problems.push(...checkPeriods(root, mode));
  problems.push(...checkLocal(root));
  return problems;
}

/** The value at a path of keys, or nothing where the path ends early. */
export function valueAt(root: DecodedValue, path: FindingPath): DecodedValue | undefined {
  let value: DecodedValue | undefined = root;
  for (const key of path) value = value instanceof Map ? value.get(String(key)) : undefined;
  return value;
}

/** Each way to detect local traffic needs its own value, and only that one is checked. */
function checkLocal(root: DecodedMap): ConfigProblem[] {
  const how = valueAt(root, ['detectLocalMode']) ?? '';
  const needed =
    how === 'BridgeInterface'
      ? 'bridgeInterface'
      : how === 'InterfaceNamePrefix'
        ? 'interfaceNamePrefix'
        : undefined;
  if (needed !== undefined && (valueAt(root, ['detectLocal', needed]) ?? '') === '') {
    const path = ['detectLocal', needed];
    return [invalid(path, `empty, and detectLocalMode is ${how}`, 'name the interface')];
  }
  const cluster = valueAt(root, ['clusterCIDR']) ?? '';
  if ((how !== '' && how !== 'ClusterCIDR') || typeof cluster !== 'string' || cluster === '') return [];
  const ranges = cluster.split(',');
  const sixes = ranges.filter((range) => range.includes(':')).length;
  if (ranges.every(looksLikeCidr) && (ranges.length === 1 || (ranges.length === 2 && sixes === 1))) return [];
  const wanted = 'a CIDR, or one of each IP family with a comma between them,';
  return [
    invalid(
      ['clusterCIDR'],
      `${quoteValue(cluster)} where ${wanted} belongs`,
      `write ${wanted.replace(/,$/, '')}`,
    ),
  ];
}

function checkPeriods(root: DecodedMap, mode: string): ConfigProblem[] {
  const sync = periodAt(root, [mode, 'syncPeriod']);
  const least = periodAt(root, [mode, 'minSyncPeriod']);
  if (sync === undefined || least === undefined) return [];
  if (sync < 0) return [invalid([mode, 'syncPeriod'], 'a negative period', 'write a duration such as 30s')];
  if (least < 0)
    return [invalid([mode, 'minSyncPeriod'], 'a negative period', 'write a duration such as 1s')];
  // a period of nothing means the default of 30 s
  const effective = sync === 0 ? 30 : sync;
  return least > effective
    ? [
        invalid(
          [mode, 'minSyncPeriod'],
          `${least} s is more than syncPeriod (${effective} s)`,
          'make it smaller than syncPeriod',
        ),
      ]
    : [];
}

function periodAt(root: DecodedMap, path: FindingPath): number | undefined {
  const value = valueAt(root, path) ?? '0s';
  return typeof value === 'string' && parseGoDuration(value) !== undefined
    ? seconds(parseGoDuration(value) ?? 0n)
    : undefined;
}

function between(least: number, most: number): Rule {
  return (value) =>
    typeof value === 'number' && (value < least || value > most)
      ? `a number from ${least} to ${most}`
      : undefined;
}

// localhost and all came with 1.37
function isNodePortAddress(value: DecodedValue): boolean {
  return value === 'primary' || value === 'localhost' || value === 'all' || looksLikeCidr(value);
}

function looksLikeCidr(value: DecodedValue): boolean {
  const parts = typeof value === 'string' ? /^(.{2,45})\/(\d{1,3})$/.exec(value) : null;
  const [, address = '', length = ''] = parts ?? [];
  return isIp(address) && Number(length) <= (address.includes(':') ? 128 : 32);
}

function isIp(text: string): boolean {
  return text.includes(':') ? isIPv6(text) : isIPv4(text);
}

function isIPv4(text: string): boolean {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  return octets?.slice(1).every((octet) => Number(octet) < 256) === true;
}

/** Eight groups, or fewer around one `::`; the last two may be an IPv4 address. */
function isIPv6(text: string): boolean {
  const tail = /(?<=:)\d[\d.]*\.[\d.]*$/.exec(text)?.[0];
  if (tail !== undefined && !isIPv4(tail)) return false;
  const groups = tail === undefined ? text : `${text.slice(0, -tail.length)}0:0`;
  const halves = groups.split('::');
  const parts = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const whole = halves.length === 2 ? parts.length < 8 : halves.length === 1 && parts.length === 8;
  return whole && parts.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part));
}

function isIpAndPort(text: string): boolean {
  const [, six, four, port = ''] = /^(?:\[([^[\]]+)\]|([^[\]:]+)):(\d{1,5})$/.exec(text) ?? [];
  return isIp(six ?? four ?? '') && Number(port) <= 65_535;
}

function invalid(path: FindingPath, problem: string, hint: string): ConfigProblem {
  return {
    code: 'GS-KUBEPROXY-FIELD-VALUE',
    severity: 'error',
    path,
    message: `${path.join('.')}: ${problem}; kube-proxy exits on it`,
    hint,
  };
}
