import type { ObjectRef } from '@gatesmith/kubernetes';

/** An object as kubectl takes it behind a verb: `service web -n shop`. */
export function kubectlTarget({ kind, name, namespace }: ObjectRef): string {
  return `${kind.toLowerCase()} ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}
