import { nearest } from '@gatesmith/diagnostics';
import { loadFindingRegistries } from '../load-finding-registries.ts';

const shape = /^(?<code>[^=]*)=(?<object>[^/\s=]+(?:\/[^/\s=]+)?)$/;

/**
 * Checks one `CODE=NAMESPACE/NAME`.
 *
 * @throws {SyntaxError} when the code is unknown or the object is missing.
 */
export async function parseAcceptance(text: string): Promise<string> {
  const { code, object } = shape.exec(text)?.groups ?? {};
  if (code === undefined || object === undefined)
    throw new SyntaxError(
      `${JSON.stringify(text)} is not of the form CODE=NAMESPACE/NAME, as GS-ADDRESS-MOVES=shop/web`,
    );
  const codes = Object.values(await loadFindingRegistries()).flatMap((registry) => Object.keys(registry));
  if (codes.includes(code)) return text;
  const meant = nearest(code, codes);
  throw new SyntaxError(
    `there is no finding ${code}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
  );
}
