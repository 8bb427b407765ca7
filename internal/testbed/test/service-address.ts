import { type Testbed, waitUntil } from '../src/index.ts';

interface Service {
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { readonly ip?: string }[] } };
}

/** Waits until a Service has an address and answers it. */
export async function serviceAddress(bed: Testbed, namespace: string, name: string): Promise<string> {
  return waitUntil(
    `Service/${namespace}/${name} has an address`,
    async () => {
      const path = `/api/v1/namespaces/${namespace}/services/${name}`;
      const { status } = await bed.api.request<Service>('GET', path);
      return status.loadBalancer.ingress?.[0]?.ip;
    },
    { timeoutMs: 60_000 },
  );
}

/** Waits until exactly one node announces a Layer 2 address, and answers that node's name by MetalLB's own account. */
export async function announcer(bed: Testbed, namespace: string, name: string): Promise<string> {
  return waitUntil(
    `Service/${namespace}/${name} is announced by one node`,
    async () => {
      const nodes = await announcers(bed, namespace, name);
      return nodes.length === 1 ? nodes[0] : undefined;
    },
    { timeoutMs: 60_000 },
  );
}

/** The nodes that announce by MetalLB's account. A speaker that died keeps its entry until it is back. */
export async function announcers(bed: Testbed, namespace: string, name: string): Promise<readonly string[]> {
  const { items } = await bed.api.request<{
    items: readonly { status: { node?: string; serviceName?: string; serviceNamespace?: string } }[];
  }>('GET', '/apis/metallb.io/v1beta1/servicel2statuses');
  return items
    .filter(({ status }) => status.serviceName === name && status.serviceNamespace === namespace)
    .flatMap(({ status }) => status.node ?? []);
}
