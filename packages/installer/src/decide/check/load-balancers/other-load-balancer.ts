import type { Labels } from '@gatesmith/kubernetes';

/** Another program that serves LoadBalancer Services without a class, and so the entrypoint too. */
export interface OtherLoadBalancer {
  /** The id of the object that shows it. */
  readonly subject: string;
  /** Its effect, and the evidence; it completes a sentence whose subject is the program. */
  readonly effect: string;
  /** How to switch it off or limit it. */
  readonly remedy: string;
  /** @default 'error' */
  readonly severity?: 'error' | 'warning' | undefined;
}

/** The Service that the values ask for, as far as others select it. */
export interface EntrypointView {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
}
