import type { Manifest } from '../src/index.ts';

/** A web server of two pods and a LoadBalancer Service in front of it, as in every MetalLB guide. */
export function webService(
  name: string,
  annotations: Readonly<Record<string, string>> = {},
): readonly Manifest[] {
  const labels = { app: name };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'default' },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'nginx', image: 'nginx:1.29', ports: [{ containerPort: 80 }] }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `${name}-service`, namespace: 'default', annotations },
      spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 80, targetPort: 80 }] },
    },
  ];
}
