import { z } from 'zod';
import { affinity, containers, nodeSelector, resources, tolerations } from '../kubernetes.ts';
import { count, flag, group, marks, port, setting, text, unset } from '../setting.ts';

/** Keys that controller and speaker have in common. */
export const workload = (who: string) => ({
  enabled: flag(true, `Whether the ${who} runs; without it MetalLB does not work.`),
  serviceAccount: group({
    create: flag(true, `Whether to create the ${who}'s ServiceAccount.`),
    name: text('', 'Its name; derived from the release name when empty.'),
    annotations: marks('Its annotations.'),
  }),
  revisionHistoryLimit: count(10, 'Number of old revisions to keep for kubectl rollout undo.'),
  resources: setting(resources, {}, `Requests and limits of the ${who}'s container.`),
  nodeSelector: setting(nodeSelector, {}, `Labels of the nodes that the ${who} may run on.`),
  tolerations: setting(tolerations, [], `Taints that the ${who} tolerates.`),
  priorityClassName: text(
    '',
    'Priority class of the pods; system-node-critical keeps addresses working on a full node.',
  ),
  runtimeClassName: text('', 'Runtime class of the pods.'),
  affinity: setting(affinity, {}, 'Affinity and anti-affinity of the pods.'),
  podAnnotations: marks('Annotations of the pods.'),
  labels: marks('More labels of the pods.'),
  livenessProbe: health('Restarts the container when it does not answer'),
  readinessProbe: health(
    'Marks the pod as ready when it answers; on 0.16 that does not mean that its webhook serves',
  ),
  extraContainers: setting(containers, [], 'Containers of your own in the same pods.'),
});

function health(what: string) {
  return group({
    enabled: flag(true, `${what}.`),
    port: port(17_472, 'Port of the probe; on the host network it must be free on every node.'),
    failureThreshold: count(3, 'Consecutive failures before the probe counts as failed.'),
    initialDelaySeconds: count(10, 'Seconds before the first probe.'),
    periodSeconds: count(10, 'Seconds between probes.'),
    successThreshold: count(1, 'Consecutive successes before the probe counts as passed.'),
    timeoutSeconds: count(1, 'Seconds until a probe times out.'),
  });
}

/** An image of MetalLB's. */
export const metallbImage = (repository: string) =>
  group({
    repository: text(repository, 'Repository of the image, including the registry.'),
    tag: unset(z.string().min(1), `Tag of ${repository}; the version of the chart when absent.`),
    pullPolicy: unset(z.enum(['Always', 'IfNotPresent', 'Never']), 'When to pull the image.'),
  });
