/** The part of a Service that decides about its addresses. */
export interface ServiceInput {
  readonly metadata: {
    readonly name: string;
    /** @default 'default' */
    readonly namespace?: string | undefined;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
  readonly spec: {
    /** @default 'LoadBalancer' */
    readonly type?: string | undefined;
    readonly loadBalancerIP?: string | undefined;
    readonly loadBalancerClass?: string | undefined;
    readonly externalTrafficPolicy?: string | undefined;
    readonly selector?: Readonly<Record<string, string>> | undefined;
    readonly ports?:
      | readonly {
          readonly name?: string | undefined;
          readonly port: number;
          readonly protocol?: string | undefined;
        }[]
      | undefined;
    /** The addresses that the API server gave it. MetalLB goes by their families; absent, they are derived as on creation. */
    readonly clusterIPs?: readonly string[] | undefined;
    /** Read where `clusterIPs` is absent. */
    readonly clusterIP?: string | undefined;
    readonly ipFamilies?: readonly string[] | undefined;
    readonly ipFamilyPolicy?: string | undefined;
  };
}
