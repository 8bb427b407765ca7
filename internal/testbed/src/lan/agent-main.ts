// Runs inside one host's namespace and executes commands, one JSON object per line: HTTP requests, trains of
// requests, and a Unix socket that leads to an address only this namespace can reach.
import { request } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { AgentAnswer, AgentCommand, HttpAnswer, TrainCar } from './agent-protocol.ts';

interface Train {
  readonly cars: TrainCar[];
  readonly timer: NodeJS.Timeout;
  readonly underWay: Set<Promise<unknown>>;
}

const trains = new Map<number, Train>();

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command: AgentCommand = JSON.parse(line);
    run(command).then(
      (result) => answer({ id: command.id, ok: true, result }),
      (error: unknown) => answer({ id: command.id, ok: false, error: messageOf(error) }),
    );
  })
  // Standard input ends when the test bed does.
  .on('close', () => process.exit(0));

function answer(line: AgentAnswer): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function run(command: AgentCommand): Promise<unknown> {
  switch (command.do) {
    case 'http':
      return http(command.url, command.headers, command.timeoutMs);
    case 'train-start': {
      const cars: TrainCar[] = [];
      const underWay = new Set<Promise<unknown>>();
      const timer = setInterval(() => {
        const at = performance.now();
        const car: TrainCar = { atMs: at, ok: false, tookMs: -1 };
        cars.push(car);
        const request = http(command.url, {}, command.timeoutMs).then(
          ({ status }) => Object.assign(car, { ok: status > 0, tookMs: performance.now() - at }),
          () => undefined,
        );
        underWay.add(request);
        void request.then(() => underWay.delete(request));
      }, command.intervalMs);
      trains.set(command.train, { cars, timer, underWay });
      return {};
    }
    case 'train-stop': {
      const train = trains.get(command.train);
      if (train === undefined) throw new Error(`no train ${command.train}`);
      clearInterval(train.timer);
      trains.delete(command.train);
      // A request that was only just sent is not a lost one.
      await Promise.all(train.underWay);
      return train.cars;
    }
    case 'forward': {
      const { host, port, socketPath } = command;
      await listen(
        relay(() => connect(port, host)),
        socketPath,
      );
      return {};
    }
    case 'listen': {
      const { socketPath, port } = command;
      await listen(
        relay(() => connect(socketPath)),
        port,
        '127.0.0.1',
      );
      return {};
    }
  }
}

function http(
  url: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const outgoing = request(
      url,
      { headers: { ...headers, connection: 'close' }, agent: false },
      (response) => {
        let body = '';
        response
          .setEncoding('utf8')
          .on('data', (chunk: string) => {
            body += chunk;
          })
          .on('end', () => {
            clearTimeout(timer);
            resolve({
              status: response.statusCode ?? 0,
              headers: Object.fromEntries(Object.entries(response.headers).map(([k, v]) => [k, String(v)])),
              body,
              tookMs: performance.now() - started,
            });
          })
          .on('error', reject);
      },
    );
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`${url}: no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.end();
  });
}

function relay(connectFar: () => Socket): Server {
  return createServer((near) => {
    const far = connectFar();
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
  });
}

function listen(server: Server, ...where: [path: string] | [port: number, host: string]): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    if (where.length === 1) server.listen(where[0], resolve);
    else server.listen(where[0], where[1], resolve);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
