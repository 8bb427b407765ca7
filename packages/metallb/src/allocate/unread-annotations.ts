import { nearest } from '@gatesmith/diagnostics';
import { prefixes } from './annotation.ts';

/** The annotations of a Service that MetalLB reads. */
const read = ['allow-shared-ip', 'loadBalancerIPs', 'address-pool'] as const;
/** Written by MetalLB itself. */
const written = ['ip-allocated-from-pool'] as const;
const known: readonly string[] = prefixes.flatMap((prefix) =>
  [...read, ...written].map((name) => `${prefix}/${name}`),
);

/** One sentence for each annotation that looks like one of MetalLB's and is none, so that MetalLB ignores it. */
export function unreadAnnotations(annotations: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(annotations)
    .filter((key) => !known.includes(key) && isMeantForMetalLB(key))
    .sort()
    .map((key) => {
      const near = nearest(nameOf(key), read);
      return `MetalLB does not read the annotation ${key}${near === undefined ? '' : `; did you mean metallb.io/${near}?`}`;
    });
}

function isMeantForMetalLB(key: string): boolean {
  const prefix = key.slice(0, Math.max(0, key.lastIndexOf('/'))).toLowerCase();
  return prefix.includes('metallb') || (prefix === '' && read.some((name) => name === key));
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
