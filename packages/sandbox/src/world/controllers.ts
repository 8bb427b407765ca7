import { daemonSetController } from './daemon-sets.ts';
import { definitionController } from './definitions.ts';
import { deploymentController, replicaSetController } from './deployments.ts';
import { endpointController } from './endpoints.ts';
import type { Controller } from './engine.ts';
import { garbageController } from './garbage.ts';
import { ingressController } from './ingress.ts';
import { jobController } from './jobs.ts';
import { metallbController } from './metallb/controller.ts';
import { metallbSpeaker } from './metallb/speaker.ts';
import { namespaceController } from './namespaces.ts';
import { nodeController } from './nodes.ts';
import { podController } from './pods.ts';
import { reflectorController } from './reflectors.ts';
import { statefulSetController } from './stateful-sets.ts';

/** The programs of the cluster, in the order in which they look. */
export const controllers: readonly Controller[] = [
  definitionController,
  namespaceController,
  nodeController,
  deploymentController,
  replicaSetController,
  daemonSetController,
  statefulSetController,
  jobController,
  podController,
  reflectorController,
  endpointController,
  metallbController,
  metallbSpeaker,
  ingressController,
  garbageController,
];
