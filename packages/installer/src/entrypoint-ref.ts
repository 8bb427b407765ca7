import type { ObjectRef } from '@gatesmith/kubernetes';
import { ingressNamespace, type Values } from '@gatesmith/values';

/** Whether the values ask for an entrypoint: one without pods to choose would lead nowhere, and the chart makes none. */
export function hasEntrypoint({ entrypoint, ingress }: Values): boolean {
  return entrypoint.enabled && (ingress.controller !== 'none' || Object.keys(entrypoint.selector).length > 0);
}

/** The Service that is the entrypoint, where there is one. */
export function entrypointRef(values: Values): ObjectRef {
  const { entrypoint } = values;
  return { apiVersion: 'v1', kind: 'Service', namespace: ingressNamespace(values), name: entrypoint.name };
}
