import { readdirSync } from 'node:fs';
import type { ApiClient } from './api/api-client.ts';
import { type Kubelet, startKubelet } from './kubelet/kubelet.ts';
import type { KubeletConfig } from './kubelet/kubelet-config.ts';
import { ip, type Lan, type LanHost, setKernel } from './lan/lan.ts';
import type { Run } from './lan/run.ts';
import { endProcesses, processesIn } from './lan/tear-down.ts';
import { runCommand } from './run-command.ts';
import { waitUntil } from './wait-until.ts';

/** A machine of the cluster. */
export interface TestbedNode extends LanHost {
  /** Pulls the plug: everything on it ends at once and its cable goes dead. */
  stop(): Promise<void>;
  /** Boots it again. */
  start(): Promise<void>;
  /**
   * SIGKILL for a container by its name. The kubelet starts it again; `forMs` holds that back. Answers how many
   * containers there were.
   */
  killContainer(name: string, options?: { readonly forMs?: number | undefined }): Promise<number>;
  /** Ends the time for which `killContainer` holds a restart back. */
  resumeContainer(name: string): Promise<number>;
  /** Runs a program in the node's network namespace. */
  exec(
    program: string,
    args: readonly string[],
    options?: { readonly allowFailure?: boolean },
  ): Promise<string>;
  /** GET from the node itself, which alone reaches ports on its loopback. Answers the body. */
  http(url: string): Promise<string>;
  /** Writes kernel settings, given below `/proc/sys`, say `net/ipv4/conf/all/arp_ignore`. */
  sysctl(value: string, ...settings: readonly string[]): Promise<void>;
  /** `ip` commands in the node's namespace, one per line. */
  ip(...lines: readonly string[]): Promise<void>;
}

export interface TestbedNodeOptions {
  readonly run: Run;
  readonly lan: Lan;
  readonly host: LanHost;
  readonly config: KubeletConfig;
  readonly api: ApiClient;
}

const fetchScript = 'fetch(process.argv[1]).then((r) => r.text()).then((text) => process.stdout.write(text))';

export async function createTestbedNode({
  run,
  lan,
  host,
  config,
}: TestbedNodeOptions): Promise<TestbedNode> {
  let kubelet: Kubelet = await startKubelet(config, host.namespace);
  const podNamespaces = (): readonly string[] =>
    readdirSync('/run/netns').filter((name) => name.startsWith(run.namespace(`${host.name}-p`)));
  const exec: TestbedNode['exec'] = async (program, args, options) => {
    const { stdout } = await runCommand(
      'nsenter',
      [`--net=/run/netns/${host.namespace}`, program, ...args],
      options,
    );
    return stdout;
  };
  return {
    ...host,
    exec,
    http: (url) => exec(process.execPath, ['--eval', fetchScript, url]),
    async stop() {
      await lan.setLink(host, 'down');
      await kubelet.process.stop(0);
      // Work that the kubelet began for a pod continues for a moment without it: a namespace may still appear, or be incomplete.
      await waitUntil(
        `nothing of ${host.name} is left`,
        async () => {
          endProcesses([host.namespace, ...podNamespaces()]);
          for (const name of podNamespaces())
            await runCommand('ip', ['netns', 'del', name], { allowFailure: true });
          return processesIn([host.namespace]).length === 0 && podNamespaces().length === 0;
        },
        { details: podNamespaces },
      );
    },
    async start() {
      await lan.setLink(host, 'up');
      kubelet = await startKubelet(config, host.namespace);
    },
    killContainer: (name, { forMs } = {}) => kubelet.kill(name, forMs),
    resumeContainer: (name) => kubelet.resume(name),
    sysctl: (value, ...settings) => setKernel(host.namespace, value, settings),
    ip: (...lines) => ip(host.namespace, lines),
  };
}
