/** The name of the context that stands for a pod's own service account; no kubeconfig defines it. */
export const inClusterContext = 'inClusterContext';
