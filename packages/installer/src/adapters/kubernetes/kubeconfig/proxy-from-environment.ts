import { BlockList, isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a server, by the rules of Go's `http.ProxyFromEnvironment`, which kubectl and Helm
 * follow. `undefined`: none.
 */
export function proxyFromEnvironment(
  { protocol, hostname, port }: URL,
  env: Environment,
): string | undefined {
  const names = protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const proxy = names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
  if (proxy === undefined) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const target = { host, port: port === '' ? (protocol === 'https:' ? '443' : '80') : port };
  if (isLoopback(host) || isExcluded(target, env['NO_PROXY'] ?? env['no_proxy'] ?? '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

interface Target {
  readonly host: string;
  readonly port: string;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function isExcluded(target: Target, list: string): boolean {
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || excludes(entry, target));
}

/** An address, a prefix, a domain with its subdomains, or with a leading dot the subdomains alone; perhaps with a port. */
function excludes(entry: string, { host, port }: Target): boolean {
  if (entry.includes('/')) return inPrefix(entry, host);
  const [, name = entry, only] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*(?=\.)/, '');
  if (isIP(bare) !== 0 || isIP(host) !== 0) return bare === host;
  return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

function inPrefix(prefix: string, host: string): boolean {
  const [address = '', length = ''] = prefix.split('/');
  const family = isIP(address);
  if (family === 0 || family !== isIP(host) || !/^\d+$/.test(length)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (Number(length) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(length), type);
  return list.check(host, type);
}
