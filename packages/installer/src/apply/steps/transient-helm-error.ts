import type { HelmError } from '../../errors.ts';

/**
 * Words of the API server, of the network and of admission that pass by themselves. Helm gives up at the first of them;
 * everything that it does may be done again.
 */
const passing: readonly RegExp[] = [
  /connection (reset|refused)|broken pipe|\bEOF\b|server closed idle connection|use of closed network connection/i,
  /i\/o timeout|TLS handshake timeout|request timed out|Client\.Timeout|http2: /i,
  /too many requests|etcdserver:|leader changed|bad gateway|unable to handle the request|Timeout: request did not complete/i,
  /the object has been modified|Operation cannot be fulfilled/i,
  /failed calling webhook/i,
  // The server has the definition, and Helm's view of what it serves is older.
  /no matches for kind|ensure CRDs are installed first/i,
  // The namespace of another run is on its way out.
  /because it is being terminated/i,
];

/** Whether running Helm again can help by itself: a lost connection can, a refusal by schema, rights or policy cannot. */
export function isPassing({ code, message, details }: HelmError): boolean {
  if (code === 'HELM_KILLED') return true;
  if (code !== 'HELM_FAILED') return false;
  const words = [message, ...details].join('\n');
  if (/denied the request|is forbidden|is invalid/.test(words)) return false;
  return passing.some((pattern) => pattern.test(words));
}
