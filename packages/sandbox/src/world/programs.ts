import { type JsonObject, listAt, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, namespaceOf, ownersOf } from '../model/object.ts';
import { createCertificateSecret, patchWebhook } from './certgen.ts';
import type { World } from './engine.ts';
import { readKubeProxySetup } from './kube-proxy.ts';
import { kubectlCommands, runKubectl } from './kubectl.ts';

/** The behaviour of a container of the model when it starts. */
export type Program =
  | {
      readonly type: 'runs';
      readonly log: readonly string[];
      /** The configuration that the program read at its start and uses until it is restarted. */
      readonly remembers?: JsonObject | undefined;
    }
  | { readonly type: 'finishes'; readonly log: readonly string[]; readonly effect: (world: World) => void }
  /** Is started again until what it does succeeds. */
  | {
      readonly type: 'tries';
      readonly log: readonly string[];
      readonly attempt: (world: World) => Promise<void>;
    }
  | { readonly type: 'fails'; readonly log: readonly string[]; readonly why: string };

/** The program of a pod, recognised by its image and owner. */
export function programOf(cluster: Cluster, pod: KubeObject): Program {
  const [container] = listAt(pod, 'spec', 'containers');
  const image = textAt(container, 'image') ?? '';
  const args = [...listAt(container, 'command'), ...listAt(container, 'args')].filter(
    (arg) => typeof arg === 'string',
  );
  if (/\bkube-proxy[:@]/.test(image)) return kubeProxy(cluster, pod);
  if (image.includes('kube-webhook-certgen')) return certgen(pod, args);
  if (ownersOf(pod).some(({ kind }) => kind === 'Job')) {
    const commands = kubectlCommands(pod);
    if (commands !== undefined) {
      return {
        type: 'tries',
        log: commands.map(([, verb = '']) => `sandbox: kubectl ${verb}`),
        attempt: (world) => runKubectl(world.cluster, pod, commands),
      };
    }
    return { type: 'finishes', log: [`sandbox: ${image} ran and is done`], effect: () => {} };
  }
  if (/metallb\/controller|metallb-controller/.test(image)) {
    return {
      type: 'runs',
      log: ['{"level":"info","op":"startup","msg":"MetalLB controller starting (sandbox model)"}'],
    };
  }
  if (/metallb\/speaker|metallb-speaker/.test(image)) {
    const node = textAt(pod, 'spec', 'nodeName');
    return {
      type: 'runs',
      log: [
        `{"level":"info","op":"startup","node":"${node}","msg":"MetalLB speaker starting (sandbox model)"}`,
      ],
    };
  }
  return { type: 'runs', log: [`sandbox: ${image} is running; this is a model, no program was started`] };
}

function kubeProxy(cluster: Cluster, pod: KubeObject): Program {
  const setup = readKubeProxySetup(cluster, pod);
  if (setup.type === 'bad') return { type: 'fails', log: [], why: setup.why };
  const { mode, strictARP } = setup;
  return {
    type: 'runs',
    remembers: { mode, strictARP },
    log: [`I0101 00:00:00.000001       1 server_linux.go:132] "Using ${mode} Proxier"`],
  };
}

function certgen(pod: KubeObject, args: readonly string[]): Program {
  const value = (name: string): string | undefined =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const namespace =
    value('namespace')?.startsWith('$') === true
      ? namespaceOf(pod)
      : (value('namespace') ?? namespaceOf(pod));
  const secret = value('secret-name') ?? '';
  const isPatch = args.includes('patch');
  return {
    type: 'finishes',
    log: [isPatch ? 'sandbox: patched the webhook configuration' : 'sandbox: made a certificate'],
    effect: ({ cluster }) => {
      if (isPatch) patchWebhook(cluster, { name: value('webhook-name') ?? '', namespace, secret });
      else createCertificateSecret(cluster, namespace, secret);
    },
  };
}
