/// <reference types="node" />
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sharedPath } from '@internal/testing/shared';

/** The Traefik chart whose values this package contains; the pin of the umbrella chart is the same. */
export const traefikVersion = '41.3.0';

/**
 * The path of the Traefik chart's own JSON Schema, or `undefined` (with a printed reason) on a machine that does not have
 * it. Under `CI=true` its absence is an error.
 */
export function upstreamTraefikSchema(): string | undefined {
  const charts = process.env['GATESMITH_UPSTREAM_CHARTS'];
  const packed = charts === undefined ? undefined : join(charts, 'traefik', 'values.schema.json');
  if (packed !== undefined && existsSync(packed)) return packed;
  return sharedPath(`upstream/traefik-${traefikVersion}/values.schema.json`);
}
