import { z } from 'zod';
import { affinity, containers, nodeSelector, resources, tolerations } from '../kubernetes.ts';
import { count, flag, group, marks, port, setting, text, unset } from '../setting.ts';

/** Keys that controller and speaker have in common. */
export const workload = (who: string) => ({
  enabled: flag(true, `Whether the ${who} runs; without it MetalLB does not work.`),
  serviceAccount: group({
    create: flag(true, `Whether to create the ${who}'s ServiceAccount.`),
    name: text('', 'Its name; made from the release name when empty.'),
    annotations: marks('Its annotations.'),
  }),
  revisionHistoryLimit: count(10, 'How many old revisions are kept for kubectl rollout undo.'),
  resources: setting(resources, {}, `Requests and limits of the ${who}'s container.`),
  nodeSelector: setting(nodeSelector, {}, `Labels of the nodes that the ${who} may run on.`),
  tolerations: setting(tolerations, [], `Taints that the ${who} puts up with.`),
  priorityClassName: text(
    '',
    'Priority class of the pods; system-node-critical keeps addresses alive on a full node.',
  ),
  runtimeClassName: text('', 'Runtime class of the pods.'),
  affinity: setting(affinity, {}, 'Where the pods like to run and where not.'),
  podAnnotations: marks('Annotations of the pods.'),
  labels: marks('More labels of the pods.'),
  livenessProbe: health('Restarts the container when it does not answer'),
  readinessProbe: health(
    'Takes the pod for ready when it answers; on 0.16 that does not mean that its webhook serves',
  ),
  extraContainers: setting(containers, [], 'Containers of your own in the same pods.'),
});

function health(what: string) {
  return group({
    enabled: flag(true, `${what}.`),
    port: port(17_472, 'Port that is asked; on host network it must be free on every node.'),
    failureThreshold: count(3, 'How often in a row it may fail.'),
    initialDelaySeconds: count(10, 'Seconds before the first question.'),
    periodSeconds: count(10, 'Seconds between questions.'),
    successThreshold: count(1, 'How often in a row it must succeed.'),
    timeoutSeconds: count(1, 'Seconds to wait for an answer.'),
  });
}

/** An image of MetalLB's. */
export const metallbImage = (repository: string) =>
  group({
    repository: text(repository, 'Where the image comes from, registry included.'),
    tag: unset(z.string().min(1), `Tag of ${repository}; the version of the chart when absent.`),
    pullPolicy: unset(z.enum(['Always', 'IfNotPresent', 'Never']), 'When to pull the image.'),
  });
