import { fromUnknown } from '@gatesmith/diagnostics';
import { ClusterError } from '../../errors.ts';

/** Node's codes for a certificate that is not accepted. */
const certificateCodes: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The error for a connection that broke or was never made. A certificate is fixed elsewhere than a network. */
export function unreachable(server: string, cause: unknown): ClusterError {
  const error = fromUnknown(cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (certificateCodes.has(code)) {
    return new ClusterError(`${server}: its certificate is not accepted: ${error.message}`, {
      code: 'CLUSTER_UNAUTHORIZED',
      hint: "the kubeconfig's certificate authority does not fit this server, or a certificate has expired; fetch a fresh kubeconfig",
      cause,
    });
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return new ClusterError(`${server}: does not speak TLS on this port`, {
      code: 'CLUSTER_UNREACHABLE',
      hint: 'correct the server URL of the context: its port, or http:// where the server has no certificate',
      cause,
    });
  }
  return new ClusterError(`${server}: cannot be reached: ${error.message || code}`, {
    code: 'CLUSTER_UNREACHABLE',
    hint: 'check that the cluster runs and that `kubectl get nodes` works, name another context with --context, or try --sandbox',
    cause,
  });
}
