/**
 * The URL of a server as client-go reads it (`DefaultServerURL`): without a scheme it is https where the entry speaks of TLS,
 * and http otherwise. `undefined` when it is not a URL.
 */
export function serverUrl(text: string, { isTls }: { readonly isTls: boolean }): URL | undefined {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${isTls ? 'https' : 'http'}://${text}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') return undefined;
  if (withScheme !== text && !/[.:]/.test(text) && text !== 'localhost') return undefined;
  url.pathname = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  return url;
}
