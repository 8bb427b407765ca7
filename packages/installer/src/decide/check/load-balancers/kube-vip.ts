import { objectId } from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';
import type { EntrypointView, OtherLoadBalancer } from './other-load-balancer.ts';
import { environmentOf, flagOf, imageName, isFlagSet, isTrue, type Program, programsOf } from './program.ts';

const byName = /^kube-?vip(-ds|-iptables)?$/i;
const cloudProvider = /kube-?vip-cloud-provider|kube-?vip-cloud-controller/i;

/**
 * kube-vip where it watches Services, as a DaemonSet or as static pods, and the cloud provider that assigns its addresses.
 * A kube-vip for the control plane alone, or for one class or namespace alone, leaves the entrypoint alone.
 */
export function kubeVip(index: SnapshotIndex, { namespace }: EntrypointView): readonly OtherLoadBalancer[] {
  const programs = programsOf(index);
  const isFor = (program: Program): boolean => {
    const watched =
      environmentOf(program, index)['svc_namespace'] ?? flagOf(program, 'serviceNamespace') ?? '';
    return watched === '' || watched === namespace;
  };
  const serving = programs.filter(
    (program) => isKubeVip(program) && servesServices(program, index) && isFor(program),
  );
  const assigning = programs.filter(
    (program) => cloudProvider.test(imageName(program)) && assignsWithoutClass(program, index),
  );
  return [
    ...serving.slice(0, 1).map(({ object }) => ({
      subject: objectId(object),
      effect: `kube-vip announces the addresses of LoadBalancer Services (svc_enable is true${others(serving)})`,
      remedy:
        'set svc_enable to "false" there, or lb_class_only to "true" so that it serves its own class only',
    })),
    ...assigning.slice(0, 1).map(({ object }) => ({
      subject: objectId(object),
      effect: "kube-vip's cloud provider assigns addresses to LoadBalancer Services without a class",
      remedy: 'remove it, or set KUBEVIP_ENABLE_LOADBALANCERCLASS to "true" there',
    })),
  ];
}

function others(programs: readonly Program[]): string {
  return programs.length < 2 ? '' : `, and ${programs.length - 1} more of its pods`;
}

function isKubeVip(program: Program): boolean {
  const image = imageName(program);
  if (cloudProvider.test(image)) return false;
  return byName.test(image) || byName.test(nameOf(program));
}

function nameOf({ container }: Program): string {
  return typeof container === 'object' && container !== null && 'name' in container
    ? String(container.name)
    : '';
}

/** The environment prevails over the arguments (kube-vip pkg/kubevip/config_environment.go). */
function servesServices(program: Program, index: SnapshotIndex): boolean {
  const environment = environmentOf(program, index);
  const setting = (variable: string, flag: string): boolean => {
    const value = environment[variable];
    return value === undefined || value === '' ? isFlagSet(program, flag) : isTrue(value);
  };
  return setting('svc_enable', 'services') && !setting('lb_class_only', 'lbClassOnly');
}

function assignsWithoutClass(program: Program, index: SnapshotIndex): boolean {
  return !isTrue(environmentOf(program, index)['KUBEVIP_ENABLE_LOADBALANCERCLASS']);
}
