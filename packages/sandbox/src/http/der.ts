/** The few forms of DER (ITU-T X.690) that a certificate is made of. */
export type Der = Buffer;

function element(tag: number, content: Buffer): Der {
  const { length } = content;
  const size =
    length < 0x80
      ? Buffer.from([length])
      : length < 0x100
        ? Buffer.from([0x81, length])
        : Buffer.from([0x82, length >> 8, length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), size, content]);
}

export const sequence = (...items: readonly Der[]): Der => element(0x30, Buffer.concat(items));
export const setOf = (...items: readonly Der[]): Der => element(0x31, Buffer.concat(items));
export const integer = (value: number): Der => element(0x02, Buffer.from([value]));
export const boolean = (value: boolean): Der => element(0x01, Buffer.from([value ? 0xff : 0]));
export const octets = (content: Buffer): Der => element(0x04, content);
export const bits = (content: Buffer, unused = 0): Der =>
  element(0x03, Buffer.concat([Buffer.from([unused]), content]));
export const utf8 = (text: string): Der => element(0x0c, Buffer.from(text));
/** An explicit tag of the context, holding another element. */
export const tagged = (number: number, content: Der): Der => element(0xa0 + number, content);
/** An implicit tag of the context, holding bare bytes. */
export const implicit = (number: number, content: Buffer): Der => element(0x80 + number, content);

/** `2026-11-22T22:00:00Z` as GeneralizedTime, which X.509 requires from 2050 on and accepts nowhere before; UTCTime until then. */
export function time(date: Date): Der {
  const text = `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return date.getUTCFullYear() < 2050
    ? element(0x17, Buffer.from(text.slice(2)))
    : element(0x18, Buffer.from(text));
}

/** An object identifier from its dotted form. */
export function objectId(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return element(0x06, Buffer.from(bytes));
}
