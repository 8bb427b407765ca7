import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';

/** The client, as far as the server can see. */
export interface SeenIdentity {
  readonly authorization: string | undefined;
  /** Lower-case header names, sorted. */
  readonly impersonation: readonly (readonly [name: string, value: string])[];
  /** The name in the client certificate. */
  readonly certificate: string | undefined;
  /** The server name that the client asked for. */
  readonly serverName: string | undefined;
  /** Whether the request came through the proxy. */
  readonly isProxied: boolean;
}

/** An HTTPS server that answers like an empty cluster and records who asks. */
export interface IdentityServer extends AsyncDisposable {
  readonly port: number;
  readonly proxy: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** Takes what was recorded since the last call: each identity once. */
  take(): readonly SeenIdentity[];
  /** Answers the next requests that carry this token with 401. */
  reject(token: string): void;
}

/** Starts the server with certificates made by openssl in the folder. */
export async function startIdentityServer(folder: string): Promise<IdentityServer> {
  const files = makeCertificates(folder);
  const seen: SeenIdentity[] = [];
  const rejected = new Set<string>();
  const proxiedPorts = new Set<number>();
  const server = createServer(
    {
      cert: readFileSync(files.serverCert),
      key: readFileSync(files.serverKey),
      ca: readFileSync(files.caFile),
      requestCert: true,
      rejectUnauthorized: false,
    },
    (request, response) => {
      const socket = request.socket as TLSSocket; // the server speaks TLS only
      const { authorization } = request.headers;
      const impersonation: [string, string][] = [];
      for (let index = 0; index < request.rawHeaders.length; index += 2) {
        const name = (request.rawHeaders[index] ?? '').toLowerCase();
        if (name.startsWith('impersonate-')) impersonation.push([name, request.rawHeaders[index + 1] ?? '']);
      }
      const subject = socket.getPeerCertificate().subject;
      seen.push({
        authorization,
        impersonation: impersonation.sort(([a, b], [c, d]) => (`${a} ${b}` < `${c} ${d}` ? -1 : 1)),
        certificate: typeof subject?.CN === 'string' ? subject.CN : undefined,
        serverName: typeof socket.servername === 'string' ? socket.servername : undefined,
        isProxied: proxiedPorts.has(socket.remotePort ?? 0),
      });
      response.setHeader('content-type', 'application/json');
      if (rejected.has(authorization?.replace('Bearer ', '') ?? '')) {
        response.statusCode = 401;
        response.end(
          '{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Unauthorized","code":401}',
        );
        return;
      }
      response.end(answerTo(request.url ?? ''));
    },
  );
  const proxy = createProxy();
  proxy.on('connect', (request, client) => {
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      proxiedPorts.add(target.localPort ?? 0);
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client);
      client.pipe(target);
    });
    for (const end of [target, client]) end.on('error', () => undefined);
  });
  await Promise.all(
    [server, proxy].map((one) => new Promise<void>((done) => one.listen(0, '127.0.0.1', done))),
  );
  const portOf = (one: typeof server | typeof proxy): number => (one.address() as AddressInfo).port; // TCP
  return {
    ...files,
    port: portOf(server),
    proxy: `http://127.0.0.1:${portOf(proxy)}`,
    take() {
      const distinct = new Map(seen.splice(0).map((identity) => [JSON.stringify(identity), identity]));
      return [...distinct.values()];
    },
    reject: (token) => void rejected.add(token),
    async [Symbol.asyncDispose]() {
      for (const one of [server, proxy]) {
        one.closeAllConnections();
        one.close();
      }
    },
  };
}

function answerTo(url: string): string {
  if (url.startsWith('/version')) return '{"major":"1","minor":"36","gitVersion":"v1.36.3"}';
  if (url.includes('/secrets')) return '{"kind":"SecretList","apiVersion":"v1","metadata":{},"items":[]}';
  return '{"kind":"Status","apiVersion":"v1","status":"Success"}';
}

interface Files {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly serverCert: string;
  readonly serverKey: string;
}

function makeCertificates(folder: string): Files {
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', [...args], { stdio: 'pipe' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'];
  openssl('req', '-x509', ...key, '-subj', '/CN=ca', '-keyout', file('ca.key'), '-out', file('ca.crt'));
  const issue = (name: string, subject: string, ...extensions: readonly string[]): void =>
    openssl(
      ...['req', '-x509', ...key, '-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-subj', subject],
      ...['-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)],
      ...extensions.flatMap((extension) => ['-addext', extension]),
    );
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.example';
  issue('server', '/CN=server', names, 'basicConstraints=critical,CA:FALSE');
  issue('client', '/CN=alice', 'basicConstraints=critical,CA:FALSE');
  return {
    caFile: file('ca.crt'),
    certFile: file('client.crt'),
    keyFile: file('client.key'),
    serverCert: file('server.crt'),
    serverKey: file('server.key'),
  };
}
