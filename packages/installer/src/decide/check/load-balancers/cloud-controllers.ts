import { objectId, textAt } from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';
import type { OtherLoadBalancer } from './other-load-balancer.ts';
import { environmentOf, flagOf, imageName, isFalse, type Program, programsOf } from './program.ts';

const controller =
  /cloud-controller-manager|^ccm-|cloud-provider-(oci|equinix-metal|harvester)|^harvester-cloud-provider$/i;
/** Cloud controllers that create no load balancers, or only where another controller here finds them. */
const withoutServices = /vsphere|nutanix|proxmox|talos|metal3|rke2|k3s|kubevip|kube-vip|baremetal|operator/i;
const awsController = 'aws-load-balancer-controller';

/** A label of the nodes of each managed service whose cloud controller runs outside the cluster. */
const managed: readonly (readonly [label: string, cloud: string])[] = [
  ['eks.amazonaws.com/nodegroup', 'Amazon EKS'],
  ['cloud.google.com/gke-nodepool', 'Google GKE'],
  ['kubernetes.azure.com/cluster', 'Azure AKS'],
  ['doks.digitalocean.com/node-id', 'DigitalOcean Kubernetes'],
  ['lke.linode.com/pool-id', 'Linode LKE'],
];

/** Cloud controllers with their service controller on, and managed clusters whose cloud runs one. */
export function cloudControllers(index: SnapshotIndex): readonly OtherLoadBalancer[] {
  const programs = programsOf(index);
  const [program] = programs.filter((one) => isCloudController(one) && runsServiceController(one, index));
  const [aws] = programs.filter((one) => imageName(one) === awsController);
  const effect = 'creates a load balancer of the cloud for LoadBalancer Services without a class';
  return [
    ...(program === undefined ? managedCloud(index, effect) : []),
    ...(program === undefined
      ? []
      : [
          {
            subject: objectId(program.object),
            effect: `the cloud controller ${effect}`,
            remedy: 'start it with --controllers=*,-service-lb-controller',
          },
        ]),
    ...(aws === undefined
      ? []
      : [
          {
            subject: objectId(aws.object),
            effect: 'the AWS Load Balancer Controller gives new LoadBalancer Services its own class',
            remedy: 'set enableServiceMutatorWebhook: false in the values of its chart',
          },
        ]),
  ];
}

function isCloudController(program: Program): boolean {
  const names = `${imageName(program)} ${textAt(program.container, 'name') ?? ''} ${program.object.metadata.name}`;
  return names.split(' ').some((name) => controller.test(name)) && !withoutServices.test(names);
}

function runsServiceController(program: Program, index: SnapshotIndex): boolean {
  if (isFalse(environmentOf(program, index)['HCLOUD_LOAD_BALANCERS_ENABLED'])) return false;
  const controllers = flagOf(program, 'controllers');
  if (controllers === undefined || controllers === '') return true;
  const listed = controllers.split(',').map((name) => name.trim());
  const names = ['service', 'service-lb-controller'];
  if (names.some((name) => listed.includes(`-${name}`))) return false;
  return listed.includes('*') || names.some((name) => listed.includes(name));
}

function managedCloud(index: SnapshotIndex, effect: string): readonly OtherLoadBalancer[] {
  for (const node of index.ofKind('Node')) {
    const labels = node.metadata.labels ?? {};
    const cloud = managed.find(([label]) => labels[label] !== undefined)?.[1];
    if (cloud === undefined) continue;
    return [
      {
        subject: objectId(node),
        effect: `${cloud} ${effect}`,
        remedy: 'its controller cannot be switched off',
      },
    ];
  }
  return [];
}
