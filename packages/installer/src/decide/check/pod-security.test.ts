import { expect, test } from 'vitest';
import { type PodSecurityLevel, podSecurityViolations } from './pod-security.ts';

/** A pod that is refused nowhere. */
const modest = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  volumes: [{ name: 'tmp', emptyDir: {} }],
};
const careful = {
  name: 'web',
  ports: [{ containerPort: 8080 }],
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
  },
};
const inContainer = (securityContext: unknown): unknown => ({
  ...modest,
  containers: [{ ...careful, securityContext }],
});
const inPod = (more: object): unknown => ({ ...modest, containers: [careful], ...more });

// By kubernetes.io/docs/concepts/security/pod-security-standards.
test.for<readonly [what: string, pod: unknown, level: PodSecurityLevel, reasons: readonly string[]]>([
  ['a modest pod', inPod({}), 'restricted', []],
  ['nothing at all', {}, 'restricted', []],
  ['a pod without security settings', { containers: [{ name: 'web' }] }, 'baseline', []],
  [
    'a pod without security settings',
    { containers: [{ name: 'web' }] },
    'restricted',
    ['allowPrivilegeEscalation', 'running as root', 'no seccomp', 'capabilities that are not dropped'],
  ],
  ['the host network', inPod({ hostNetwork: true, hostPID: false }), 'baseline', ['hostNetwork']],
  [
    'host paths',
    inPod({ volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
    'restricted',
    ['hostPath volumes'],
  ],
  ['an NFS volume', inPod({ volumes: [{ name: 'v', nfs: {} }] }), 'baseline', []],
  ['an NFS volume', inPod({ volumes: [{ name: 'v', nfs: {} }] }), 'restricted', ['nfs volumes']],
  [
    'a host port',
    inPod({ containers: [{ ...careful, ports: [{ hostPort: 80 }, { hostPort: 0 }] }] }),
    'baseline',
    ['host port 80'],
  ],
  [
    'a capability that the network needs',
    inContainer({ ...careful.securityContext, capabilities: { drop: ['ALL'], add: ['NET_RAW'] } }),
    'baseline',
    ['the capability NET_RAW'],
  ],
  [
    'a capability that baseline allows',
    inContainer({ ...careful.securityContext, capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
    'restricted',
    ['the capability CHOWN'],
  ],
  [
    'a privileged init container',
    inPod({
      initContainers: [{ ...careful, securityContext: { ...careful.securityContext, privileged: true } }],
    }),
    'baseline',
    ['privileged containers'],
  ],
  [
    'root in spite of the pod',
    inContainer({ ...careful.securityContext, runAsNonRoot: false }),
    'restricted',
    ['running as root'],
  ],
  [
    'seccomp that is off',
    inPod({ securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Unconfined' } } }),
    'baseline',
    ['no seccomp'],
  ],
  [
    'an open proc',
    inContainer({ ...careful.securityContext, procMount: 'Unmasked' }),
    'baseline',
    ['procMount Unmasked'],
  ],
])('%s, under %s', ([, pod, level, reasons]) => {
  expect(podSecurityViolations(pod, level)).toEqual(reasons);
});
