/** A kubeconfig as JSON, which every reader of YAML takes. */
export interface KubeconfigOptions {
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly token: string;
  readonly context?: string | undefined;
  readonly tlsServerName?: string | undefined;
}

export function kubeconfigText({
  server,
  ca,
  token,
  context = 'testbed',
  tlsServerName,
}: KubeconfigOptions): string {
  const cluster = {
    server,
    'certificate-authority-data': Buffer.from(ca).toString('base64'),
    ...(tlsServerName !== undefined && { 'tls-server-name': tlsServerName }),
  };
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: context, cluster }],
      users: [{ name: context, user: { token } }],
      contexts: [{ name: context, context: { cluster: context, user: context } }],
      'current-context': context,
    },
    undefined,
    2,
  )}\n`;
}
