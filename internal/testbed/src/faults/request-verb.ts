import type { Verb } from './fault-rules.ts';

/** The verb of a request in the API server's audit log. */
export function requestVerb(method: string, path: string, query: URLSearchParams): Verb {
  const named = namesAnObject(path);
  switch (method) {
    case 'GET':
      if (query.get('watch') === 'true' || query.get('watch') === '1') return 'watch';
      return named ? 'get' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return named ? 'delete' : 'deletecollection';
    default:
      return 'other';
  }
}

/** `/api/v1/namespaces/x/pods/y` names an object, `/api/v1/namespaces/x/pods` does not; discovery counts as an object. */
function namesAnObject(path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  const rest = parts[0] === 'api' ? parts.slice(2) : parts[0] === 'apis' ? parts.slice(3) : [];
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 ? rest.slice(2) : rest;
  return inNamespace.length !== 1;
}
