import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, createApiClient } from '../api/api-client.ts';
import type { Programs } from '../build/build-programs.ts';
import type { ProgramName } from '../build/programs.ts';
import { type IpFamily, podNetwork, serviceNetwork } from '../lan/addresses.ts';
import type { Agent } from '../lan/agent.ts';
import { type HostProcess, startHostProcess } from '../lan/host-process.ts';
import type { Lan } from '../lan/lan.ts';
import type { Run } from '../lan/run.ts';
import { TestbedError } from '../testbed-error.ts';
import { waitUntil } from '../wait-until.ts';
import { type Certificates, createCertificates } from './certificates.ts';
import { kubeconfigText } from './kubeconfig.ts';

/** The real etcd, API server, controller manager and scheduler of one run. */
export interface ControlPlane {
  readonly certificates: Certificates;
  /** As hosts on the LAN reach it. */
  readonly server: string;
  /** A member of `system:masters`. */
  readonly adminToken: string;
  /** Leads from this process's namespace to the API server's port. */
  readonly socketPath: string;
  /** Speaks to the API server past the fault proxy. */
  readonly api: ApiClient;
  /** Stops the API server hard and starts it again. Answers when it is ready. */
  restartApiServer(options?: { readonly downForMs?: number | undefined }): Promise<void>;
  /** @throws TestbedError `PROGRAM_EXITED` when one of the four has ended. */
  assertAlive(): void;
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  readonly run: Run;
  readonly lan: Lan;
  readonly programs: Programs;
  readonly ipFamilies: readonly IpFamily[];
  readonly agent: Agent;
  /** @default 300 */
  readonly evictAfterSeconds?: number | undefined;
}

const securePort = 6443;
const readyWithinMs = 60_000;

export async function startControlPlane({
  run,
  lan,
  programs,
  ipFamilies,
  agent,
  evictAfterSeconds = 300,
}: ControlPlaneOptions): Promise<ControlPlane> {
  const { controlPlane: host } = lan;
  const folder = join(run.folder, 'control-plane');
  mkdirSync(folder);
  const adminToken = randomBytes(16).toString('hex');
  const server = `https://${host.addresses.ipv4}:${securePort}`;
  const socketPath = join(run.folder, 'api.sock');
  const certificates = await createCertificates(
    folder,
    ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
    [
      '127.0.0.1',
      '10.96.0.1',
      ...[host, ...lan.nodes].flatMap(({ addresses }) => [
        addresses.ipv4,
        ...(addresses.ipv6 === undefined ? [] : [addresses.ipv6]),
      ]),
    ],
  );
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const { certFile, keyFile } = certificates;
  const tokenFile = file('tokens.csv', `${adminToken},admin,admin,system:masters\n`);
  const saKeyFile = file('service-account.key', serviceAccountKey());
  const kubeconfig = file('kubeconfig', kubeconfigText({ server, ca: certificates.cert, token: adminToken }));
  const dual = ipFamilies.includes('IPv6');
  const serviceCidr = [serviceNetwork.ipv4, ...(dual ? [serviceNetwork.ipv6] : [])].join(',');
  const podCidr = [podNetwork.ipv4, ...(dual ? [podNetwork.ipv6] : [])].join(',');

  const start = (name: ProgramName, args: readonly string[]): HostProcess => {
    const program = programs[name];
    if (program === undefined) throw new TestbedError(`${name}: was not built`, { code: 'SETUP_FAILED' });
    return startHostProcess({
      namespace: host.namespace,
      program,
      args,
      logFile: join(run.folder, 'logs', `${name}.log`),
      env: { PATH: process.env['PATH'], GOMAXPROCS: '2', GOMEMLIMIT: '700MiB' },
    });
  };
  const startApiServer = (): HostProcess =>
    start('kube-apiserver', [
      '--etcd-servers=http://127.0.0.1:2379',
      `--secure-port=${securePort}`,
      `--tls-cert-file=${certFile}`,
      `--tls-private-key-file=${keyFile}`,
      `--advertise-address=${host.addresses.ipv4}`,
      `--service-cluster-ip-range=${serviceCidr}`,
      '--authorization-mode=RBAC',
      `--token-auth-file=${tokenFile}`,
      // Webhook Services are reached by endpoint address: the control plane runs no kube-proxy.
      '--enable-aggregator-routing=true',
      '--allow-privileged=true',
      '--kubelet-preferred-address-types=InternalIP',
      `--default-unreachable-toleration-seconds=${evictAfterSeconds}`,
      `--service-account-key-file=${saKeyFile}`,
      `--service-account-signing-key-file=${saKeyFile}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      // An API server that is asked to stop waits for watches; a test has no time for that.
      '--shutdown-watch-termination-grace-period=0s',
    ]);

  const etcd = start('etcd', [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    '--listen-client-urls=http://127.0.0.1:2379',
    '--advertise-client-urls=http://127.0.0.1:2379',
    '--listen-peer-urls=http://127.0.0.1:2380',
    '--log-level=warn',
  ]);
  let apiServer = startApiServer();
  const api = createApiClient({
    endpoint: { socketPath },
    ca: certificates.cert,
    token: adminToken,
    userAgent: 'gatesmith-testbed',
  });
  const ready = (): Promise<true> =>
    waitUntil(
      'the API server is ready',
      async () => {
        etcd.assertAlive();
        apiServer.assertAlive();
        return (await api.text('/readyz', { timeoutMs: 2_000 })) === 'ok';
      },
      { timeoutMs: readyWithinMs, intervalMs: 50, details: () => apiServer.logTail() },
    ).then(() => true);
  await agent.ask({ do: 'forward', socketPath, host: '127.0.0.1', port: securePort });
  await ready();
  const others = [
    start('kube-controller-manager', [
      `--kubeconfig=${kubeconfig}`,
      `--service-account-private-key-file=${saKeyFile}`,
      `--root-ca-file=${certFile}`,
      '--use-service-account-credentials=false',
      '--leader-elect=false',
      `--cluster-cidr=${podCidr}`,
      '--controllers=*,-nodeipam,-node-route-controller,-cloud-node-lifecycle-controller,-service-lb-controller',
    ]),
    start('kube-scheduler', [`--kubeconfig=${kubeconfig}`, '--leader-elect=false']),
  ];
  return {
    certificates,
    server,
    adminToken,
    socketPath,
    api,
    async restartApiServer({ downForMs = 0 } = {}) {
      await apiServer.stop(0);
      await new Promise((resolve) => setTimeout(resolve, downForMs));
      apiServer = startApiServer();
      await ready();
    },
    assertAlive() {
      for (const each of [etcd, apiServer, ...others]) each.assertAlive();
    },
    async stop() {
      api.close();
      await Promise.all([...others, apiServer].map((each) => each.stop(0)));
      await etcd.stop(0);
    },
  };
}

function serviceAccountKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
}
