import { badRequest } from '../model/status.ts';

/** The subject of a request, read from its method and path. */
export interface RequestInfo {
  /** `discovery` when the path names no resource. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

const longestPath = 16_384;

/** Reads `/api/v1/namespaces/NS/services/NAME/status` and its like. */
export function parseRequest(method: string, url: string): RequestInfo {
  if (url.length > longestPath) throw badRequest('the request path is too long');
  const parsed = new URL(url, 'https://127.0.0.1');
  const query = parsed.searchParams;
  const segments = parsed.pathname.split('/').slice(1).map(decode);
  if (segments.at(-1) === '') segments.pop();
  const none = {
    verb: 'discovery',
    group: '',
    version: '',
    plural: '',
    namespace: '',
    name: '',
    subresource: '',
    path: parsed.pathname,
    query,
  };
  const [root, ...after] = segments;
  if (root !== 'api' && root !== 'apis') return none;
  const [group = '', version = '', ...rest] = root === 'api' ? ['', ...after] : after;
  if (version === '' || rest.length === 0) return { ...none, group, version };
  // `namespaces/NS/services` is a resource in a namespace; `namespaces/NS` and `namespaces/NS/status` are the namespace itself.
  const isInNamespace =
    rest[0] === 'namespaces' && rest.length > 2 && !(group === '' && isOfNamespace(rest[2]));
  const [plural = '', name = '', ...sub] = isInNamespace ? rest.slice(2) : rest;
  const namespace = isInNamespace ? (rest[1] ?? '') : '';
  const subresource = sub.join('/');
  const isWatch = query.get('watch') === 'true' || query.get('watch') === '1';
  return {
    verb: verbOf(method, name, isWatch),
    group,
    version,
    plural,
    namespace,
    name,
    subresource,
    path: parsed.pathname,
    query,
  };
}

const isOfNamespace = (segment: string | undefined): boolean =>
  segment === 'status' || segment === 'finalize';

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('the request path is not properly encoded');
  }
}

function verbOf(method: string, name: string, isWatch: boolean): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return isWatch ? 'watch' : name === '' ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      return method.toLowerCase();
  }
}
