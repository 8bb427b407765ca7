import type { ClusterError } from '../../errors.ts';
import { fieldManager } from '../../field-manager.ts';
import type { WriteOptions } from '../../ports/cluster.ts';

/** The query parameters of a write. */
export function writeQuery(
  { dryRun }: WriteOptions,
  manager: string = fieldManager,
): Readonly<Record<string, string | undefined>> {
  return { fieldManager: manager, dryRun: dryRun === true ? 'All' : undefined };
}

/** Whether another write arrived at the same moment. A write that does not depend on the state before it may be repeated. */
export function isOvertaken({ code, message }: ClusterError): boolean {
  return code === 'CONFLICT' && message.includes('Operation cannot be fulfilled');
}
