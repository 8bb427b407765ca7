import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { runCommand } from '../run-command.ts';
import type { Container, Probe } from './pod.ts';

export interface ProbeTarget {
  readonly container: Container;
  readonly podIp: string;
  /** Of the container's program, for `exec`. */
  readonly pid: number;
}

/** One try of a probe, from the node's namespace as a kubelet makes it. Throws with the reason when it fails. */
export async function runProbe(probe: Probe, { container, podIp, pid }: ProbeTarget): Promise<void> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1_000;
  if (probe.httpGet) {
    const { host = podIp, path = '/', port, scheme = 'HTTP', httpHeaders = [] } = probe.httpGet;
    await httpProbe(
      scheme === 'HTTPS' ? httpsRequest : httpRequest,
      {
        host,
        port: portNumber(container, port),
        path,
        headers: Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value])),
      },
      timeoutMs,
    );
  } else if (probe.tcpSocket) {
    await tcpProbe(probe.tcpSocket.host ?? podIp, portNumber(container, probe.tcpSocket.port), timeoutMs);
  } else if (probe.exec) {
    await runCommand(
      'nsenter',
      [`--target=${pid}`, '--mount', '--net', '--root', '--wd', '--', ...probe.exec.command],
      { timeoutMs },
    );
  }
}

function portNumber(container: Container, port: number | string): number {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  if (named === undefined) throw new Error(`container ${container.name}: has no port named "${port}"`);
  return named;
}

interface HttpTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

function httpProbe(
  request: typeof httpRequest | typeof httpsRequest,
  target: HttpTarget,
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { ...target, agent: false, timeout: timeoutMs, rejectUnauthorized: false },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 400) resolve();
        else reject(new Error(`HTTP probe failed with statuscode: ${status}`));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function tcpProbe(host: string, port: number, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs }, () => {
      socket.destroy();
      resolve();
    });
    socket.on('timeout', () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    socket.on('error', reject);
  });
}
