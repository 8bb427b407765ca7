import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../api/api-client.ts';
import { isStatus } from '../api/api-refused.ts';
import { podSlice } from '../lan/addresses.ts';
import type { KubeletConfig } from './kubelet-config.ts';

const leasePeriodMs = 5_000;
const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';

/** Makes the Node object report that this node is ready. */
export async function registerNode(api: ApiClient, config: KubeletConfig): Promise<void> {
  const { nodeName: name, addresses, nodeIndex } = config;
  const slice = podSlice(nodeIndex);
  const podCIDRs = [slice.ipv4.cidr, ...(addresses.ipv6 === undefined ? [] : [slice.ipv6.cidr])];
  const labels = {
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': architecture,
    'kubernetes.io/hostname': name,
  };
  await api
    .request('POST', '/api/v1/nodes', {
      body: {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name, labels },
        spec: { podCIDR: podCIDRs[0], podCIDRs },
      },
    })
    .catch((error: unknown) => {
      if (!isStatus(error, 409)) throw error;
    });
  await reportReady(api, config);
}

async function reportReady(api: ApiClient, config: KubeletConfig): Promise<void> {
  const { nodeName: name, addresses, kubernetesVersion } = config;
  const now = new Date().toISOString();
  const capacity = { cpu: '8', memory: '16Gi', pods: '110', 'ephemeral-storage': '50Gi' };
  await api.request('PATCH', `/api/v1/nodes/${name}/status`, {
    contentType: 'application/strategic-merge-patch+json',
    body: {
      status: {
        capacity,
        allocatable: capacity,
        addresses: [
          { type: 'InternalIP', address: addresses.ipv4 },
          ...(addresses.ipv6 === undefined ? [] : [{ type: 'InternalIP', address: addresses.ipv6 }]),
          { type: 'Hostname', address: name },
        ],
        // As a kubelet of 1.36: it serves WebSockets itself, so the API server passes exec and port-forward through.
        declaredFeatures: ['ExtendWebSocketsToKubelet'],
        daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
        nodeInfo: {
          kubeletVersion: kubernetesVersion,
          kubeProxyVersion: '',
          operatingSystem: 'linux',
          architecture,
          machineID: name,
          systemUUID: name,
          bootID: `${name}-${process.pid}`,
          kernelVersion: 'testbed',
          osImage: 'gatesmith testbed',
          containerRuntimeVersion: 'process://1',
        },
        conditions: ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({
          type,
          status: type === 'Ready' ? 'True' : 'False',
          reason: 'ProcessKubelet',
          message: 'the process kubelet runs',
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        })),
      },
    },
  });
  // The node lifecycle controller would take the taint off too, some seconds later.
  await api.request('PATCH', `/api/v1/nodes/${name}`, {
    contentType: 'application/merge-patch+json',
    body: { spec: { taints: null } },
  });
}

/**
 * Renews the node's lease until the signal aborts: without it the node counts as lost after 40 s. A control plane that held
 * the node for lost just as it came back is informed again that it is ready, as a kubelet does every ten seconds.
 */
export async function keepNode(api: ApiClient, config: KubeletConfig, signal: AbortSignal): Promise<void> {
  const { nodeName } = config;
  while (!signal.aborted) {
    try {
      await renewLease(api, nodeName);
      const { status } = await api.request<NodeStatus>('GET', `/api/v1/nodes/${nodeName}`);
      const ready = status?.conditions?.find(({ type }) => type === 'Ready');
      if (ready?.status !== 'True') await reportReady(api, config);
    } catch (error) {
      console.error(`node status: ${String(error)}`);
    }
    await sleep(leasePeriodMs, undefined, { signal }).catch(() => undefined);
  }
}

interface NodeStatus {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

async function renewLease(api: ApiClient, nodeName: string): Promise<void> {
  const folder = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
  const spec = {
    holderIdentity: nodeName,
    leaseDurationSeconds: 40,
    renewTime: new Date().toISOString().replace('Z', '000Z'),
  };
  try {
    await api.request('PATCH', `${folder}/${nodeName}`, {
      contentType: 'application/merge-patch+json',
      body: { spec },
    });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
    const body = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: nodeName },
      spec,
    };
    await api.request('POST', folder, { body });
  }
}
