import type { Writer } from '../apply/managed-fields.ts';
import type { Cluster } from '../cluster.ts';
import { apiVersionOf, type Kind } from '../model/kinds.ts';
import type { KubeObject } from '../model/object.ts';
import type { FieldValidation } from './prepare.ts';

/** The options of a write, from its query. */
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly manager: string;
  readonly validation: FieldValidation;
  readonly subresource: string;
}

/** The outcome of a write. */
export interface Written {
  readonly object: KubeObject;
  readonly created: boolean;
  readonly warnings: readonly string[];
}

/** The writer that a write is recorded under. */
export const writerOf = (cluster: Cluster, kind: Kind, options: WriteOptions): Writer => ({
  manager: options.manager,
  apiVersion: apiVersionOf(kind),
  subresource: options.subresource,
  now: cluster.clock.now(),
});

/** An object in the version that a request asked for; the sandbox keeps one form of all versions. */
export function inVersion(kind: Kind, object: KubeObject): KubeObject {
  const apiVersion = apiVersionOf(kind);
  return object['apiVersion'] === apiVersion ? object : { ...object, apiVersion };
}
