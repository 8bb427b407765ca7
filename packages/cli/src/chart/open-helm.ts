import { type Helm, helmBinary } from '@gatesmith/installer';
import type { RunContext } from '../run-context.ts';

/**
 * Opens Helm for rendering, without a cluster. Its version is checked first, so that a Helm that is missing or too old is
 * reported before any other work.
 */
export async function openHelm({ env, doors, signal }: RunContext): Promise<Helm> {
  const program = env['GATESMITH_HELM'];
  const helm = doors?.helm === undefined ? helmBinary({ program, env }) : await doors.helm({ program });
  await helm.version({ signal });
  return helm;
}
