import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  bits,
  boolean,
  type Der,
  implicit,
  integer,
  objectId,
  octets,
  sequence,
  setOf,
  tagged,
  time,
  utf8,
} from './der.ts';

/** The certificates and keys of the API server and its one user, in PEM. */
export interface Certificates {
  readonly ca: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

const day = 24 * 60 * 60 * 1000;
const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'));

/**
 * Its own certificate authority, valid for ten years, and two certificates under it, all on P-256. The authority's key is
 * thrown away. Written out by hand (RFC 5280): the libraries for it cost a quarter of a second at start.
 */
export function createCertificates(user: string, groups: readonly string[]): Certificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const client = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = nameOf([['2.5.4.3', 'gatesmith-sandbox-ca']]);
  const issue = (subject: Subject): string =>
    certificate({ ...subject, issuer, signedBy: authority.privateKey });
  const leaf = (usage: string): readonly Der[] => [
    extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true),
    extension('2.5.29.37', sequence(objectId(usage)), false),
  ];
  const names = sequence(
    implicit(7, Buffer.from([127, 0, 0, 1])),
    implicit(2, Buffer.from('localhost')),
    implicit(2, Buffer.from('kubernetes.default.svc')),
  );
  return {
    ca: issue({
      serial: 1,
      subject: issuer,
      key: authority.publicKey,
      extensions: [
        extension('2.5.29.19', sequence(boolean(true)), true),
        // keyCertSign and digitalSignature.
        extension('2.5.29.15', bits(Buffer.from([0x84]), 2), true),
      ],
    }),
    serverCertificate: issue({
      serial: 2,
      subject: nameOf([['2.5.4.3', 'kube-apiserver']]),
      key: server.publicKey,
      extensions: [...leaf('1.3.6.1.5.5.7.3.1'), extension('2.5.29.17', names, false)],
    }),
    serverKey: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    clientCertificate: issue({
      serial: 3,
      subject: nameOf([...groups.map((group) => ['2.5.4.10', group] as const), ['2.5.4.3', user]]),
      key: client.publicKey,
      extensions: leaf('1.3.6.1.5.5.7.3.2'),
    }),
    clientKey: client.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const nameOf = (parts: readonly (readonly [id: string, text: string])[]): Der =>
  sequence(...parts.map(([id, text]) => setOf(sequence(objectId(id), utf8(text)))));

const extension = (id: string, value: Der, isCritical: boolean): Der =>
  sequence(objectId(id), ...(isCritical ? [boolean(true)] : []), octets(value));

interface Subject {
  readonly serial: number;
  readonly subject: Der;
  readonly key: KeyObject;
  readonly extensions: readonly Der[];
}

function certificate(parts: Subject & { readonly issuer: Der; readonly signedBy: KeyObject }): string {
  // An hour back, for clocks that disagree.
  const notBefore = new Date(Date.now() - 60 * 60 * 1000);
  const notAfter = new Date(notBefore.getTime() + 3650 * day);
  const body = sequence(
    tagged(0, integer(2)),
    integer(parts.serial),
    ecdsaWithSha256,
    parts.issuer,
    sequence(time(notBefore), time(notAfter)),
    parts.subject,
    parts.key.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...parts.extensions)),
  );
  const der = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, parts.signedBy)));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
