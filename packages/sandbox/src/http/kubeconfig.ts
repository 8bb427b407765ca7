import { stringify } from 'yaml';

/** The content of a kubeconfig. Certificates and keys are PEM. */
export interface KubeconfigParts {
  readonly url: string;
  readonly ca: string;
  readonly user: string;
  readonly credential: { readonly token: string } | { readonly certificate: string; readonly key: string };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A kubeconfig of one context, everything inside. */
export function formatKubeconfig({ url, ca, user, credential }: KubeconfigParts): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server: url, 'certificate-authority-data': base64(ca) } }],
    users: [
      {
        name: user,
        user:
          'token' in credential
            ? { token: credential.token }
            : {
                'client-certificate-data': base64(credential.certificate),
                'client-key-data': base64(credential.key),
              },
      },
    ],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user } }],
    'current-context': 'sandbox',
  });
}
