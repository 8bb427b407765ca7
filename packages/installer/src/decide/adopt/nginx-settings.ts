import type { Finding } from '@gatesmith/diagnostics';
import { at, type KubernetesObject, listAt, objectId, stringsAt } from '@gatesmith/kubernetes';
import { helmReleaseNameAnnotation } from '../../layout.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';

/** The settings of an existing nginx, as values of its chart, and the objects that nginx reads and the old release would delete. */
export interface NginxSettings {
  /** Under `ingress-nginx.controller`; `undefined` when there is nothing to say. */
  readonly controller?: Readonly<Record<string, unknown>> | undefined;
  readonly findings: readonly Finding[];
}

/** Arguments that the chart sets by default, or that other values set. */
const ofChart: ReadonlySet<string> = new Set([
  'publish-service',
  'election-id',
  'controller-class',
  'ingress-class',
  'configmap',
  'validating-webhook',
  'validating-webhook-certificate',
  'validating-webhook-key',
  'default-backend-service',
  'enable-metrics',
]);

/** The settings of an existing ingress-nginx: without them the new one would serve the same hosts differently. */
export function nginxSettings(controller: KubernetesObject | undefined, index: SnapshotIndex): NginxSettings {
  if (controller === undefined) return { findings: [] };
  const pod = at(controller, 'spec', 'template', 'spec');
  const args = new Map(
    listAt(pod, 'containers')
      .flatMap((container) => listAt(container, 'args'))
      .map((arg) => /^--([a-z0-9-]+)(?:=(.*))?$/s.exec(String(arg)))
      .flatMap((match) => (match?.[1] === undefined ? [] : [[match[1], match[2] ?? ''] as const])),
  );
  const { namespace = '' } = controller.metadata;
  const configMap = (path: string | undefined): KubernetesObject | undefined => {
    const [where = '', name] = (path ?? '').replace('$(POD_NAMESPACE)', namespace).split('/');
    return name === undefined
      ? undefined
      : index.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace: where, name });
  };
  const config = stringsAt(configMap(args.get('configmap'))?.['data']);
  const extraArgs = Object.fromEntries([...args].filter(([name]) => !ofChart.has(name)));
  const { 'kubernetes.io/os': _, ...nodeSelector } = stringsAt(pod, 'nodeSelector');
  const tolerations = listAt(pod, 'tolerations');
  const settings = {
    // The chart takes values of this map for templates.
    ...given(
      'config',
      Object.fromEntries(Object.entries(config).map(([key, text]) => [key, verbatim(text)])),
    ),
    ...given('extraArgs', extraArgs),
    ...given('nodeSelector', nodeSelector),
    ...(tolerations.length === 0 ? {} : { tolerations }),
  };
  const findings = Object.entries({ ...config, ...extraArgs }).flatMap(([key, value]) => {
    const named = configMap(value);
    return named?.metadata.annotations?.[helmReleaseNameAnnotation] === undefined ? [] : [goes(named, key)];
  });
  return { ...(Object.keys(settings).length === 0 ? {} : { controller: settings }), findings };
}

function given(
  key: string,
  map: Readonly<Record<string, string>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.keys(map).length === 0 ? {} : { [key]: map };
}

function verbatim(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

function goes(configMap: KubernetesObject, key: string): Finding {
  const id = objectId(configMap);
  return report('GS-ADOPT-LOST', {
    subject: id,
    path: ['ingress-nginx', 'controller'],
    message: `${id}: is referenced by ${key} and will be deleted with the old release`,
    hint: `copy it under another name, and name the copy in the values under ingress-nginx.controller`,
  });
}
