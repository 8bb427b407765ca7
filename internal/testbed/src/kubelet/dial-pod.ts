import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';

const relay = `
const { connect } = require('node:net');
const far = connect({ host: 'localhost', port: Number(process.argv[1]) }, () => {
  process.stdin.pipe(far).pipe(process.stdout);
  process.stderr.write('connected');
});
far.on('error', (error) => { process.stderr.write(error.message); process.exitCode = 1; });
`;

/** Connects to a port on the loopback of a pod. Without a namespace the pod has the node's, which is this process's own. */
export function dialPod(namespace: string | undefined, port: number): Promise<Duplex> {
  return namespace === undefined ? dialHere(port) : dialThere(namespace, port);
}

function dialHere(port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: 'localhost', port, allowHalfOpen: true });
    socket.once('connect', () => resolve(socket.off('error', reject))).once('error', reject);
  });
}

/** A process in the pod's namespace, whose standard streams are the connection. */
function dialThere(namespace: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      'nsenter',
      [`--net=/run/netns/${namespace}`, process.execPath, '--eval', relay, String(port)],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    child.on('error', reject);
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').once('data', (said: string) => {
      if (said !== 'connected') {
        reject(new Error(said));
        return;
      }
      const stream = Duplex.from({ writable: child.stdin, readable: child.stdout });
      stream.on('close', () => child.kill('SIGKILL'));
      resolve(stream);
    });
  });
}
