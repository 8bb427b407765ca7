import { objectId } from '@gatesmith/kubernetes';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Cluster } from '../../../ports/cluster.ts';
import { portForwardGet } from '../port-forward-get.ts';

export function askPod(config: KubeConfig): NonNullable<Cluster['askPod']> {
  return (ref, request) => portForwardGet(config, { ...request, subject: objectId(ref), ref });
}
