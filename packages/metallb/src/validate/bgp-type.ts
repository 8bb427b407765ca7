/** The BGP implementation that MetalLB's controller was started with; it decides which fields are refused. */
export type BgpType = 'native' | 'frr' | 'frr-k8s';
