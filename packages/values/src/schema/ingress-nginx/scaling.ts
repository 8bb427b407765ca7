import { z } from 'zod';
import { anyMap } from '../kubernetes.ts';
import { count, extra, flag, group, marks, setting, text } from '../setting.ts';

const intOrPercent = z.union([z.int().min(0), z.string()]);
const load = z.union([z.int().min(0), z.string()]);

/** How many pods an autoscaler may run. */
export const autoscaling = (maxReplicas: number) => ({
  enabled: flag(false, 'Creates a HorizontalPodAutoscaler; for kind Deployment only.'),
  annotations: marks('Annotations of the autoscaler.'),
  minReplicas: count(1, 'Fewest pods.'),
  maxReplicas: count(maxReplicas, 'Most pods.'),
  targetCPUUtilizationPercentage: setting(load, 50, 'Target CPU use, in percent of the request.'),
  targetMemoryUtilizationPercentage: setting(load, 50, 'Target memory use, in percent of the request.'),
});

/** How many pods must stay while nodes are drained. */
export const disruption = {
  minAvailable: setting(
    intOrPercent,
    1,
    'Pods that must stay while nodes are drained; counts with more than one replica only.',
  ),
  maxUnavailable: extra(
    intOrPercent,
    'Pods that may be unavailable while nodes are drained, in place of minAvailable.',
  ),
  unhealthyPodEvictionPolicy: setting(
    z.enum(['', 'IfHealthyBudget', 'AlwaysAllow']),
    '',
    'Whether pods that are not ready may be evicted at any time.',
  ),
};

/** Scaling by events. */
export const keda = group({
  apiVersion: text('keda.sh/v1alpha1', 'API version of KEDA.'),
  enabled: flag(false, 'Creates a ScaledObject; KEDA must be installed, and autoscaling off.'),
  minReplicas: count(1, 'Fewest pods.'),
  maxReplicas: count(11, 'Most pods.'),
  pollingInterval: count(30, 'Seconds between checks of the triggers.'),
  cooldownPeriod: count(300, 'Seconds without a trigger before the number of pods returns to the minimum.'),
  restoreToOriginalReplicaCount: flag(
    false,
    'Whether the number of replicas is restored when the ScaledObject is deleted.',
  ),
  fallback: extra(
    z.strictObject({ failureThreshold: z.int().optional(), replicas: z.int().optional() }),
    'Replicas to run when the triggers cannot be read.',
  ),
  scaledObject: group({ annotations: marks('Annotations of the ScaledObject.') }),
  triggers: setting(z.array(anyMap), [], 'Triggers to scale by.'),
  behavior: setting(anyMap, {}, 'How quickly pods are added and removed.'),
});
