import type { Values } from './gen/values.ts';

/** The namespace of the ingress controller and of the entrypoint. */
export function ingressNamespace({ ingress }: Values): string {
  if (ingress.namespace !== undefined) return ingress.namespace;
  return ingress.controller === 'none' ? 'metallb-system' : ingress.controller;
}
