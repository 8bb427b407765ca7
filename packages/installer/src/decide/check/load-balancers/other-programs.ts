import { objectId, textAt } from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';
import type { OtherLoadBalancer } from './other-load-balancer.ts';
import { flagOf, isFalse, isFlagSet, type Program, programsOf, wordsOf } from './program.ts';

interface KnownProgram {
  readonly isIt: (program: Program) => boolean;
  readonly effect: string;
  readonly remedy: string;
}

const imageOf = ({ container }: Program): string => textAt(container, 'image') ?? '';

const known: readonly KnownProgram[] = [
  {
    isIt: (program) => /(^|\/)openelb(-|\/|:|@|$)|kubesphere\/porter/.test(imageOf(program)),
    effect: 'OpenELB assigns and announces addresses from its Eips',
    remedy: 'remove OpenELB once its Services have moved',
  },
  {
    isIt: (program) => /purelb\/(allocator|lbnodeagent)/.test(imageOf(program)),
    effect: 'PureLB assigns addresses from its ServiceGroups to LoadBalancer Services without a class',
    remedy: 'remove PureLB once its Services have moved',
  },
  {
    isIt: (program) =>
      isFlagSet(program, 'run-loadbalancer') && !isFalse(flagOf(program, 'loadbalancer-default-class')),
    effect: 'kube-router assigns addresses to LoadBalancer Services without a class',
    remedy: 'start it with --loadbalancer-default-class=false',
  },
  {
    isIt: (program) => /(^|\/)kube-loxilb(:|@|$)/.test(imageOf(program)) && wordsOf(program).length > 0,
    effect: 'kube-loxilb assigns addresses to LoadBalancer Services',
    remedy: 'remove kube-loxilb once its Services have moved',
  },
];

/** Load balancers that are recognised by their program alone. */
export function otherPrograms(index: SnapshotIndex): readonly OtherLoadBalancer[] {
  const programs = programsOf(index);
  return known.flatMap(({ isIt, effect, remedy }) => {
    const found = programs.find(isIt);
    return found === undefined ? [] : [{ subject: objectId(found.object), effect, remedy }];
  });
}
