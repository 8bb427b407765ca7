/** How kube-proxy programs Services; `kernelspace` is the Windows data path. */
export type ProxyMode = 'iptables' | 'ipvs' | 'nftables' | 'kernelspace';

/**
 * When strictARP is switched on: only where the effective mode is ipvs (the only mode in which it does anything), in every mode (guards
 * against a later switch), or never, reporting only.
 */
export type StrictArpPolicy = 'when-ipvs' | 'always' | 'check';

/** The desired mode; `keep` never changes it. */
export type ModePolicy = 'keep' | 'nftables' | 'iptables' | 'ipvs';

/** Whether settings that another tool owns are only explained, or edited all the same. */
export type OwnerPolicy = 'advise' | 'patch-anyway';

/**
 * The action: `patch` edits the configuration; `patch-and-warn` edits it, but its owner will write over it sooner or later; `advise`
 * leaves it and names the durable setting; `none` needs nothing; `refuse` would be wrong or cannot be done safely.
 */
export type Decision = 'patch' | 'patch-and-warn' | 'advise' | 'none' | 'refuse';

/** The requirements of the caller for the kube-proxy configuration. */
export interface PolicyOptions {
  /** @default 'when-ipvs' */
  readonly strictARP?: StrictArpPolicy | undefined;
  /** @default 'keep' */
  readonly mode?: ModePolicy | undefined;
  /** Must be true for `mode: 'ipvs'`: deprecated since Kubernetes 1.35, off by default from 1.40. @default false */
  readonly acknowledgeIpvs?: boolean | undefined;
  /** @default 'advise' */
  readonly ownerPolicy?: OwnerPolicy | undefined;
}
