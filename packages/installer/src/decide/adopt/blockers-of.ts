import type { Finding } from '@gatesmith/diagnostics';
import { objectId } from '@gatesmith/kubernetes';
import semver from 'semver';
import type { InstallerCode } from '../../finding-registry.ts';
import { metallbNamespace, webhookConfiguration } from '../../layout.ts';
import { report } from '../../report.ts';
import type { ExistingInstall } from './existing-install.ts';
import { managedElsewhere } from './managed-elsewhere.ts';

/** The versions whose resources are the ones that we bring; before 0.13 there were none, versions after 0.16 are untested. */
const adoptableMetallb = '>=0.13.0 <0.17.0';

type BlockerCode = Extract<InstallerCode, `GS-ADOPT-${string}`>;

/** Reports what forbids adopting an install, whatever the values are; each finding with a remedy. */
export function blockersOf(install: ExistingInstall): readonly Finding[] {
  const { program, by, namespace, version, workloads } = install;
  const subject = workloads[0] === undefined ? `Namespace/${namespace}` : objectId(workloads[0]);
  const findings: Finding[] = [];
  const refuse = (code: BlockerCode, message: string, hint: string): void => {
    findings.push(report(code, { subject, path: [], message: `${subject}: ${message}`, hint }));
  };
  const kept = managedElsewhere(install);
  if (kept !== undefined) refuse('GS-ADOPT-MANAGED', kept.message, kept.hint);
  if (program === 'metallb' && kept === undefined && namespace !== metallbNamespace) {
    refuse(
      'GS-ADOPT-NAMESPACE',
      `this MetalLB is in namespace ${namespace}, and its pools cannot move to ${metallbNamespace} without being recreated`,
      `move it in a maintenance window: kubectl get ipaddresspools,l2advertisements,bgpadvertisements,bgppeers,bfdprofiles,communities -n ${namespace} -o yaml > pools.yaml; gatesmith adopt --print-values > values.yaml; ${by === 'helm' ? `helm uninstall ${install.release?.name ?? 'metallb'} -n ${install.release?.namespace ?? namespace}` : `kubectl delete validatingwebhookconfiguration ${webhookConfiguration} && kubectl delete namespace ${namespace}`}; gatesmith up -f values.yaml`,
    );
  }
  const renamed = workloads
    .map(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'])
    .find((name) => name !== undefined && ![program, 'frr-k8s'].includes(name));
  if (kept === undefined && renamed !== undefined) {
    refuse(
      'GS-ADOPT-CHANGES',
      `its pods are labelled app.kubernetes.io/name=${renamed} (nameOverride), and nothing of the new release would select them`,
      `remove nameOverride from the old release first: helm upgrade ${install.release?.name ?? program} -n ${namespace} --reuse-values --set nameOverride=null`,
    );
  }
  if (program === 'metallb' && version !== undefined && !semver.satisfies(version, adoptableMetallb)) {
    refuse(
      'GS-ADOPT-VERSION',
      `is MetalLB ${version}; 0.13 to 0.16 can be adopted`,
      semver.lt(version, '0.13.0')
        ? 'its configuration is a ConfigMap: turn it into values with gatesmith import metallb-configmap, then replace it: kubectl delete it and run gatesmith up'
        : 'use a newer gatesmith',
    );
  }
  return findings;
}
