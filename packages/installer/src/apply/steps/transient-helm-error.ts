import type { HelmError } from '../../errors.ts';

/**
 * Messages of the API server, the network and admission that pass on their own. Helm gives up at the first of them;
 * everything that it does may be repeated.
 */
const transient: readonly RegExp[] = [
  /connection (reset|refused)|broken pipe|\bEOF\b|server closed idle connection|use of closed network connection/i,
  /i\/o timeout|TLS handshake timeout|request timed out|Client\.Timeout|http2: /i,
  /too many requests|etcdserver:|leader changed|bad gateway|unable to handle the request|Timeout: request did not complete/i,
  /the object has been modified|Operation cannot be fulfilled/i,
  /failed calling webhook/i,
  // The server has the CRD, and Helm's discovery cache is older.
  /no matches for kind|ensure CRDs are installed first/i,
  // The namespace of another run is terminating.
  /because it is being terminated/i,
];

/** Whether running Helm again can help: after a lost connection it can, after a refusal by schema, rights or policy not. */
export function isTransientHelmError({ code, message, details }: HelmError): boolean {
  if (code === 'HELM_KILLED') return true;
  if (code !== 'HELM_FAILED') return false;
  const words = [message, ...details].join('\n');
  if (/denied the request|is forbidden|is invalid/.test(words)) return false;
  return transient.some((pattern) => pattern.test(words));
}
