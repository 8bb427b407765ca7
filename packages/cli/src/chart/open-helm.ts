import { type Helm, helmBinary } from '@gatesmith/installer';
import type { RunContext } from '../run-context.ts';

/**
 * Helm for rendering, without a cluster; asked for its version first, so that one that is missing or too old is named
 * before anything is tried.
 */
export async function openHelm({ env, doors, signal }: RunContext): Promise<Helm> {
  const program = env['GATESMITH_HELM'];
  const helm = doors?.helm === undefined ? helmBinary({ program, env }) : await doors.helm({ program });
  await helm.version({ signal });
  return helm;
}
