/** A Go module of ours under `modules/` and the programs that come out of it. */
export interface ModuleSpec {
  /** Folder under `modules/`, and the name in messages. */
  readonly name: ModuleName;
  /** The upstream release that go.mod pins, as the programs report it. */
  readonly version: string;
  /** Package path of each program, by the name of its file. */
  readonly programs: Readonly<Record<string, string>>;
  readonly ldflags: readonly string[];
  /** A dependency that cannot be built as it is. */
  readonly patch?: ModulePatch;
  /** The duration of a cold build on two cores, for the message. */
  readonly usually: string;
}

/** One file of a dependency that is replaced before the build. */
export interface ModulePatch {
  /** Path of the Go module. */
  readonly module: string;
  /** The file in it. */
  readonly file: string;
  /** The file of ours that replaces it, below the folder of our module. */
  readonly replacement: string;
}

export type ModuleName = 'kubernetes' | 'etcd' | 'metallb' | 'traefik';

/** A program the test bed can run, by the name of its file. */
export type ProgramName =
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kube-proxy'
  | 'etcd'
  | 'controller'
  | 'speaker'
  | 'traefik'
  /** Not built: the caller that starts the bed passes its path. */
  | 'kubectl';

const kubernetesVersion = 'v1.36.3';
const versionPackage = 'k8s.io/component-base/version';

/** In the order they are worth building: the longest first, so that two at a time end together. */
export const modules: readonly ModuleSpec[] = [
  {
    name: 'kubernetes',
    version: kubernetesVersion,
    programs: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      'kube-proxy': 'k8s.io/kubernetes/cmd/kube-proxy',
    },
    ldflags: [
      `-X ${versionPackage}.gitVersion=${kubernetesVersion}`,
      `-X ${versionPackage}.gitMajor=1`,
      `-X ${versionPackage}.gitMinor=36`,
    ],
    usually: '5 min',
  },
  {
    name: 'etcd',
    version: 'v3.6.5',
    programs: { etcd: 'go.etcd.io/etcd/server/v3' },
    ldflags: [],
    usually: '1 min',
  },
  {
    name: 'metallb',
    version: 'v0.16.2',
    programs: {
      controller: 'go.universe.tf/metallb/controller',
      speaker: 'go.universe.tf/metallb/speaker',
    },
    ldflags: [],
    usually: '2 min',
  },
  {
    name: 'traefik',
    version: 'v3.7.13',
    programs: { traefik: 'github.com/traefik/traefik/v3/cmd/traefik' },
    ldflags: ['-X github.com/traefik/traefik/v3/pkg/version.Version=3.7.13'],
    patch: {
      module: 'github.com/go-acme/lego/v5',
      file: 'providers/dns/zz_gen_dns_providers.go',
      replacement: 'patch/dns-providers.go',
    },
    usually: '7 min',
  },
];
