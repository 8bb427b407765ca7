import type { Finding } from '@gatesmith/diagnostics';
import type { KubernetesObject } from '@gatesmith/kubernetes';

/** The tool that installed an existing MetalLB or ingress-nginx; the kind follows from what keeps applying it. */
export type InstalledBy =
  | 'helm'
  | 'manifest'
  | 'operator'
  | 'olm'
  | 'microk8s'
  | 'helm-controller'
  | 'flux'
  | 'argocd';

/** A Helm release that is not ours. */
export interface ForeignRelease {
  readonly name: string;
  readonly namespace: string;
}

/** An object of a controller that keeps applying an install. */
export interface Keeper {
  readonly kind: 'helmrelease' | 'kustomization' | 'application' | 'helmchart';
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** A program that is in the cluster already and not of our release. */
export interface ExistingInstall {
  readonly program: 'metallb' | 'ingress-nginx';
  readonly by: InstalledBy;
  /** The controller that restores its objects, if it has a name: a HelmRelease, a Kustomization, an application, a HelmChart. */
  readonly keeper?: Keeper | undefined;
  readonly namespace: string;
  /** Only where Helm brought it. */
  readonly release?: ForeignRelease | undefined;
  /** As its controller's image or label says: `0.15.2`; `undefined` when neither does. */
  readonly version?: string | undefined;
  /** Its Deployments and DaemonSets; empty when only traces are left. */
  readonly workloads: readonly KubernetesObject[];
  /** Its pods that no controller owns any more: an adoption was interrupted. */
  readonly orphans: readonly KubernetesObject[];
  /** Of ingress-nginx: the Service that holds the address. */
  readonly service?: KubernetesObject | undefined;
}

/** The existing install, and the findings that block its adoption. */
export interface Recognition {
  readonly installs: readonly ExistingInstall[];
  /** Errors, each with the remedy. */
  readonly blockers: readonly Finding[];
}
