import type { Finding } from '@gatesmith/diagnostics';
import { type KubernetesObject, listAt, textAt } from '@gatesmith/kubernetes';
import { ingressNamespace, type Values } from '@gatesmith/values';
import { metallbNamespace } from '../../layout.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';

/** A namespace of ours that is being deleted takes nothing new; what holds it up is what its own conditions say. */
export function checkNamespaces(values: Values, index: SnapshotIndex): readonly Finding[] {
  const wanted = new Set([metallbNamespace, ingressNamespace(values)]);
  return index
    .ofKind('Namespace')
    .filter(({ metadata }) => wanted.has(metadata.name) && metadata.deletionTimestamp !== undefined)
    .map((namespace) => {
      const { name, deletionTimestamp = '' } = namespace.metadata;
      const holds = whatHolds(namespace);
      return report('GS-NAMESPACE-TERMINATING', {
        subject: `Namespace/${name}`,
        path: [],
        message: `Namespace/${name}: has been terminating since ${deletionTimestamp}; nothing can be created in it until it is gone${holds === '' ? '' : `: ${holds}`}`,
        hint: `wait until it is gone: kubectl wait --for=delete namespace/${name} --timeout=5m; if it stays, see what is left: kubectl get namespace ${name} -o yaml`,
      });
    });
}

/** The namespace controller says what remains, and whose finalizers hold it. */
function whatHolds(namespace: KubernetesObject): string {
  return listAt(namespace, 'status', 'conditions')
    .filter((condition) => textAt(condition, 'status') === 'True')
    .map((condition) => textAt(condition, 'message') ?? '')
    .filter((message) => message !== '')
    .join('; ');
}
