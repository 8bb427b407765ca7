import { asRecord, at, listAt, textAt } from '@gatesmith/kubernetes';

/** A level of the pod security standards that refuses something. */
export type PodSecurityLevel = 'baseline' | 'restricted';

const baselineCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const restrictedVolumes: ReadonlySet<string> = new Set([
  'name',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/**
 * Why the API server would refuse a pod with this spec in a namespace of the level; empty when it would not, as far as is
 * looked at: AppArmor, SELinux, sysctls and Windows are left to the server (kubernetes.io/docs/concepts/security/pod-security-standards).
 */
export function podSecurityViolations(pod: unknown, level: PodSecurityLevel): readonly string[] {
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((key) =>
    listAt(pod, key),
  );
  const reasons = [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => at(pod, key) === true),
    ...volumesOf(pod)
      .filter((kinds) => kinds.includes('hostPath'))
      .map(() => 'hostPath volumes'),
    ...(textAt(pod, 'securityContext', 'seccompProfile', 'type') === 'Unconfined' ? ['no seccomp'] : []),
    ...containers.flatMap(beyondBaseline),
    ...(level === 'baseline' ? [] : beyondRestricted(pod, containers)),
  ];
  return [...new Set(reasons)];
}

function beyondBaseline(container: unknown): readonly string[] {
  const context = at(container, 'securityContext');
  const procMount = textAt(context, 'procMount') ?? 'Default';
  return [
    ...(at(context, 'privileged') === true ? ['privileged containers'] : []),
    ...added(context)
      .filter((name) => !baselineCapabilities.has(name))
      .map((name) => `the capability ${name}`),
    ...listAt(container, 'ports')
      .map((port) => at(port, 'hostPort') ?? 0)
      .filter((port) => port !== 0)
      .map((port) => `host port ${String(port)}`),
    ...(procMount === 'Default' ? [] : [`procMount ${procMount}`]),
    ...(textAt(context, 'seccompProfile', 'type') === 'Unconfined' ? ['no seccomp'] : []),
  ];
}

function beyondRestricted(pod: unknown, containers: readonly unknown[]): readonly string[] {
  const shared = at(pod, 'securityContext');
  const kinds = volumesOf(pod)
    .flat()
    .filter((kind) => !restrictedVolumes.has(kind) && kind !== 'hostPath');
  return [
    ...kinds.map((kind) => `${kind} volumes`),
    ...containers.flatMap((container) => {
      const own = at(container, 'securityContext');
      const effective = (key: string): unknown => at(own, key) ?? at(shared, key);
      const dropped = listAt(own, 'capabilities', 'drop');
      return [
        ...(at(own, 'allowPrivilegeEscalation') === false ? [] : ['allowPrivilegeEscalation']),
        ...(effective('runAsNonRoot') === true && effective('runAsUser') !== 0 ? [] : ['running as root']),
        ...(at(effective('seccompProfile'), 'type') === undefined ? ['no seccomp'] : []),
        ...(dropped.includes('ALL') ? [] : ['capabilities that are not dropped']),
        ...added(own)
          .filter((name) => name !== 'NET_BIND_SERVICE')
          .map((name) => `the capability ${name}`),
      ];
    }),
  ];
}

function added(context: unknown): readonly string[] {
  return listAt(context, 'capabilities', 'add').map(String);
}

/** The keys of each volume, its kind among them. */
function volumesOf(pod: unknown): readonly (readonly string[])[] {
  return listAt(pod, 'volumes').map((volume) => Object.keys(asRecord(volume) ?? {}));
}
