import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';

/** One self-signed certificate for everything of a run that serves TLS: API server, kubelets, fault proxy. */
export interface Certificates {
  /** PEM; its own authority, so this is also what clients trust. */
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

export async function createCertificates(
  folder: string,
  dnsNames: readonly string[],
  ips: readonly string[],
): Promise<Certificates> {
  const certFile = join(folder, 'server.crt');
  const keyFile = join(folder, 'server.key');
  const names = [...dnsNames.map((name) => `DNS:${name}`), ...ips.map((ip) => `IP:${ip}`)];
  await runCommand('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'],
    ...['-subj', '/CN=gatesmith-testbed', '-addext', `subjectAltName=${names.join(',')}`],
    ...['-keyout', keyFile, '-out', certFile],
  ]);
  return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}
