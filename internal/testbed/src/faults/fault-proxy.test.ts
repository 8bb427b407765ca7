import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, test as anyTest, expect, onTestFinished } from 'vitest';
import { createCertificates } from '../cluster/certificates.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { Fault, FaultRule } from './fault-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatesmith-faults-'));
// The only program that these tests need in addition to Node.
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('skipped: the fault proxy is not tried, there is no openssl on PATH');
const wanted = hasOpenssl || process.env['CI'] === 'true';
const certificates = wanted
  ? await createCertificates(folder, ['localhost'], ['127.0.0.1'])
  : { cert: '', key: '', certFile: '', keyFile: '' };
const test = anyTest.skipIf(!wanted);

afterAll(() => rmSync(folder, { recursive: true }));

/** The outcome of a request: the whole answer, or the way in which the connection broke. */
interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: NodeJS.Dict<string | string[]>;
  readonly broke?: string;
}

/** A proxy in front of a substitute for the API server, which records the requests that reach it and never ends a watch. */
async function proxied(rules: readonly FaultRule[] = []) {
  const reached: string[] = [];
  const socketPath = join(mkdtempSync(join(folder, 'run-')), 'api.sock');
  const upstream = createServer({ cert: certificates.cert, key: certificates.key }, (request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.url?.includes('watch=true')) response.write('{"type":"ADDED"}\n');
    else response.end('{"kind":"Real"}');
  });
  const listen = (): Promise<void> => new Promise((resolve) => void upstream.listen(socketPath, resolve));
  const away = (): Promise<unknown> => {
    upstream.closeAllConnections();
    return new Promise((resolve) => upstream.close(resolve));
  };
  await listen();
  const ownSocketPath = join(socketPath, '../proxy.sock');
  const proxy = await startFaultProxy({ ownSocketPath, socketPath, certificates, rules });
  onTestFinished(async () => {
    await proxy.close();
    await away();
  });
  const ask = (path: string, method = 'GET', agent = 'gatesmith/1'): Promise<Answer> =>
    new Promise((resolve) => {
      const headers = { 'user-agent': agent };
      let so: Answer = {};
      const brokenOff = (error: Error): void =>
        resolve({ ...so, broke: 'code' in error ? String(error.code) : error.message });
      const outgoing = httpsRequest(
        `${proxy.url}${path}`,
        { ca: certificates.cert, method, headers, agent: false },
        (response) => {
          so = { status: response.statusCode ?? 0, body: '', headers: response.headers };
          response
            .setEncoding('utf8')
            .on('data', (chunk: string) => {
              so = { ...so, body: `${so.body}${chunk}` };
            })
            .on('error', brokenOff)
            .on('end', () => resolve(so));
        },
      );
      outgoing.on('error', brokenOff);
      outgoing.end();
    });
  return { proxy, ask, reached, listen, away };
}

const pods = '/api/v1/namespaces/default/pods';

test.for<[code: Extract<Fault, { kind: 'status' }>['code'], reason: string]>([
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [409, 'Conflict'],
  [429, 'TooManyRequests'],
  [500, 'InternalError'],
  [502, ''],
  [503, 'ServiceUnavailable'],
  [504, 'Timeout'],
])(
  '%i is answered as a Status object in the words of Kubernetes, and never reaches the server',
  async ([code, reason]) => {
    const { proxy, ask, reached } = await proxied([
      { match: { verb: 'create' }, fault: { kind: 'status', code, message: 'as ordered' }, times: 1 },
    ]);
    const answer = await ask(pods, 'POST');
    expect(answer.status).toBe(code);
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      ...{ kind: 'Status', status: 'Failure', code, reason, message: 'as ordered' },
    });
    expect(reached).toEqual([]);
    // Once was ordered: the next one is the server's own.
    expect(await ask(pods, 'POST')).toMatchObject({ status: 200, body: '{"kind":"Real"}' });
    expect(proxy.requests().map(({ status, faults }) => [status, ...faults])).toEqual([
      [code, 'status'],
      [200],
    ]);
  },
);

test('Retry-After is in the header and in the object', async () => {
  const { ask } = await proxied([{ fault: { kind: 'status', code: 429, retryAfterSeconds: 3 } }]);
  const answer = await ask(pods);
  expect(answer.headers?.['retry-after']).toBe('3');
  expect(JSON.parse(answer.body ?? '')).toMatchObject({ details: { retryAfterSeconds: 3 } });
});

test('a connection that is reset before the server saw the request leaves nothing done', async () => {
  const { ask, reached } = await proxied([{ fault: { kind: 'reset', when: 'before' }, times: 1 }]);
  expect(await ask(pods, 'POST')).toEqual({ broke: 'ECONNRESET' });
  expect(reached).toEqual([]);
  expect(await ask(pods, 'POST')).toMatchObject({ status: 200 });
});

test('a connection that is reset after the server answered leaves the write done, and the client without a response', async () => {
  const { proxy, ask, reached } = await proxied([{ fault: { kind: 'reset', when: 'after' }, times: 1 }]);
  expect(await ask(pods, 'POST')).toEqual({ broke: 'ECONNRESET' });
  expect(reached).toEqual([`POST ${pods}`]);
  // The record holds the facts that the client cannot see.
  expect(proxy.requests()).toMatchObject([{ verb: 'create', status: 200, faults: ['reset'] }]);
});

test('a watch is cut in the middle, after the events so far; other requests are not', async () => {
  const { ask } = await proxied([{ fault: { kind: 'cut-watch', afterMs: 1_000 } }]);
  const [watched, listed] = await Promise.all([ask(`${pods}?watch=true`), ask(pods)]);
  expect(watched).toMatchObject({ status: 200, body: '{"type":"ADDED"}\n', broke: 'ECONNRESET' });
  expect(listed).toMatchObject({ status: 200, body: '{"kind":"Real"}' });
});

test('latency holds a request back and then lets it through; with a failure behind it, that comes late', async () => {
  const { ask, reached } = await proxied([
    { match: { path: /pods$/ }, fault: { kind: 'latency', ms: 1_000 } },
    { match: { path: /pods$/ }, fault: { kind: 'status', code: 504 }, skip: 1 },
  ]);
  const asked = ask(pods);
  await ask('/version');
  // The later request arrived first.
  expect(reached).toEqual(['GET /version']);
  expect(await asked).toMatchObject({ status: 200 });
  expect((await ask(pods)).status).toBe(504);
});

test('a token that expires in the middle fails every request from then on, until it is renewed', async () => {
  const { proxy, ask } = await proxied();
  expect((await ask(pods)).status).toBe(200);
  const expired = proxy.script.add({ fault: { kind: 'status', code: 401, message: 'Unauthorized' } });
  expect((await ask(pods)).status).toBe(401);
  expect((await ask('/version')).status).toBe(401);
  expired.remove();
  expect((await ask(pods)).status).toBe(200);
  expect(expired.strikes()).toBe(2);
});

test('while the server is down its clients are cut off, and once it is back they are served as before', async () => {
  const { ask, away, listen } = await proxied();
  const watching = ask(`${pods}?watch=true`);
  expect((await ask(pods)).status).toBe(200);
  await away();
  expect(await watching).toMatchObject({ broke: 'ECONNRESET' });
  expect(await ask(pods)).toEqual({ broke: 'ECONNRESET' });
  await listen();
  expect(await ask(pods)).toMatchObject({ status: 200, body: '{"kind":"Real"}' });
});

test('the record holds verb, path, query and user agent of each request, in order, until it is forgotten', async () => {
  const { proxy, ask } = await proxied();
  await ask(`${pods}?limit=5`);
  await ask(`${pods}/p`, 'DELETE', 'Helm/4.2.3');
  expect(proxy.requests()).toEqual([
    {
      ...{ method: 'GET', verb: 'list', path: pods, query: '?limit=5', userAgent: 'gatesmith/1' },
      ...{ status: 200, faults: [], atMs: expect.any(Number) },
    },
    {
      ...{ method: 'DELETE', verb: 'delete', path: `${pods}/p`, query: '', userAgent: 'Helm/4.2.3' },
      ...{ status: 200, faults: [], atMs: expect.any(Number) },
    },
  ]);
  expect(proxy.counts()).toEqual({ list: 1, delete: 1 });
  proxy.forget();
  expect(proxy.requests()).toEqual([]);
  expect(proxy.counts()).toEqual({});
});
