import { z } from 'zod';

/** Kubernetes' own shapes, as far as values files hold them: known keys typed, the rest left to the API server. */
const loose = <T extends z.ZodRawShape>(keys: T) => z.looseObject(keys);
const names = z.record(z.string(), z.string());
const intOrText = z.union([z.int(), z.string()]);
const quantity = z.union([z.number(), z.string()]);

/** Labels of nodes that a pod may run on. */
export const nodeSelector = names;

/** A taint that a pod puts up with. */
export const tolerations = z
  .array(
    z.strictObject({
      key: z.string().optional(),
      operator: z.enum(['Exists', 'Equal', 'Lt', 'Gt']).optional(),
      value: z.string().optional(),
      effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
      tolerationSeconds: z.int().optional(),
    }),
  )
  .meta({ id: 'Tolerations' });

export const affinity = z
  .strictObject({
    nodeAffinity: loose({}).optional(),
    podAffinity: loose({}).optional(),
    podAntiAffinity: loose({}).optional(),
  })
  .meta({ id: 'Affinity' });

/** The requests and limits of a container: `cpu: 100m`, `memory: 90Mi`. */
export const resources = z
  .strictObject({
    limits: z.record(z.string(), quantity).optional(),
    requests: z.record(z.string(), quantity).optional(),
    claims: z.array(loose({ name: z.string() })).optional(),
  })
  .meta({ id: 'Resources' });

const probeKeys = {
  initialDelaySeconds: z.int().min(0).optional(),
  periodSeconds: z.int().min(1).optional(),
  timeoutSeconds: z.int().min(1).optional(),
  successThreshold: z.int().min(1).optional(),
  failureThreshold: z.int().min(1).optional(),
};

/** How a container's health is asked. */
export const probe = z
  .strictObject({
    ...probeKeys,
    terminationGracePeriodSeconds: z.int().min(1).optional(),
    httpGet: loose({
      path: z.string().optional(),
      port: intOrText.optional(),
      scheme: z.enum(['HTTP', 'HTTPS']).optional(),
    }).optional(),
    tcpSocket: loose({ port: intOrText.optional() }).optional(),
    exec: z.strictObject({ command: z.array(z.string()) }).optional(),
    grpc: loose({ port: z.int() }).optional(),
  })
  .meta({ id: 'Probe' });

/** A probe whose question the chart fixes: only its patience is set. */
export const probeTiming = z.strictObject(probeKeys);

const seccompProfile = z.strictObject({
  type: z.enum(['RuntimeDefault', 'Localhost', 'Unconfined']),
  localhostProfile: z.string().optional(),
});

const identity = {
  runAsUser: z.int().min(0).optional(),
  runAsGroup: z.int().min(0).optional(),
  runAsNonRoot: z.boolean().optional(),
  seccompProfile: seccompProfile.optional(),
  seLinuxOptions: loose({}).optional(),
  appArmorProfile: loose({}).optional(),
  windowsOptions: loose({}).optional(),
};

export const podSecurityContext = z
  .strictObject({
    ...identity,
    fsGroup: z.int().min(0).optional(),
    fsGroupChangePolicy: z.enum(['OnRootMismatch', 'Always']).optional(),
    supplementalGroups: z.array(z.int()).optional(),
    supplementalGroupsPolicy: z.string().optional(),
    sysctls: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  })
  .meta({ id: 'PodSecurityContext' });

export const containerSecurityContext = z
  .strictObject({
    ...identity,
    allowPrivilegeEscalation: z.boolean().optional(),
    privileged: z.boolean().optional(),
    readOnlyRootFilesystem: z.boolean().optional(),
    procMount: z.string().optional(),
    capabilities: z
      .strictObject({ add: z.array(z.string()).optional(), drop: z.array(z.string()).optional() })
      .optional(),
  })
  .meta({ id: 'ContainerSecurityContext' });

export const env = z
  .array(loose({ name: z.string(), value: z.string().optional(), valueFrom: loose({}).optional() }))
  .meta({ id: 'Env' });
export const volumes = z.array(loose({ name: z.string() })).meta({ id: 'Volumes' });
export const volumeMounts = z
  .array(loose({ name: z.string(), mountPath: z.string() }))
  .meta({ id: 'VolumeMounts' });
export const containers = z
  .array(loose({ name: z.string(), image: z.string().optional() }))
  .meta({ id: 'Containers' });
export const topologySpreadConstraints = z
  .array(
    loose({
      maxSkew: z.int().optional(),
      topologyKey: z.string().optional(),
      whenUnsatisfiable: z.enum(['ScheduleAnyway', 'DoNotSchedule']).optional(),
    }),
  )
  .meta({ id: 'TopologySpreadConstraints' });
export const imagePullSecrets = z
  .array(z.strictObject({ name: z.string() }))
  .meta({ id: 'ImagePullSecrets' });

/** How pods are replaced; OnDelete is for DaemonSets, Recreate for Deployments. */
export const updateStrategy = z
  .strictObject({
    type: z.enum(['RollingUpdate', 'Recreate', 'OnDelete']).optional(),
    rollingUpdate: z
      .strictObject({ maxSurge: intOrText.optional(), maxUnavailable: intOrText.optional() })
      .optional(),
  })
  .meta({ id: 'UpdateStrategy' });

export const labelSelectorLike = loose({
  matchLabels: names.optional(),
  matchExpressions: z.array(loose({})).optional(),
});

/** Prometheus relabelling rules. */
export const relabelings = z
  .array(
    loose({
      action: z.string().optional(),
      sourceLabels: z.array(z.string()).optional(),
      targetLabel: z.string().optional(),
      regex: z.string().optional(),
    }),
  )
  .meta({ id: 'Relabelings' });

/** Prometheus alert rules. */
export const alertRules = z
  .array(loose({ alert: z.string().optional(), expr: z.union([z.string(), z.number()]).optional() }))
  .meta({ id: 'AlertRules' });

export const anyMap = loose({});
