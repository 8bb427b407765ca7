const patterns: readonly (readonly [RegExp, string])[] = [
  // user:password@ in a URL
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi, '$1***@'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 ***'],
  // three base64url parts: a JWT, which is what service-account tokens are
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+/g, '***'],
  [/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?-----END \1-----/g, '-----BEGIN $1----- ***'],
  [
    /("?\b(?:password|passwd|token|secret|client-key-data|client-certificate-data)"?\s*[:=]\s*)("?)[^\s"',}]+\2/gi,
    '$1$2***$2',
  ],
];

/**
 * Masks credentials that foreign strings (a server's message, a program's output) may carry: URL passwords, bearer tokens,
 * JWTs, private keys and `password:`-like pairs.
 *
 * @example
 * ```ts
 * import { redact } from '@gatesmith/diagnostics';
 *
 * redact('Get "https://admin:hunter2@10.0.0.1:6443/api"'); // 'Get "https://***@10.0.0.1:6443/api"'
 * ```
 */
export function redact(text: string): string {
  return patterns.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}
