import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from '../run-command.ts';
import type { ModuleSpec } from './programs.ts';

/** MetalLB's programs have names too common to trust a stranger of that name. */
const trusted = new Set(['kubernetes', 'etcd', 'traefik']);

/**
 * Programs of a module that the machine already has, in `KUBEBUILDER_ASSETS` or on PATH, and whose own word on their
 * version is the one go.mod pins.
 */
export async function foundPrograms(
  spec: ModuleSpec,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (!trusted.has(spec.name)) return found;
  const folders = [env['KUBEBUILDER_ASSETS'], ...(env['PATH'] ?? '').split(delimiter)].filter(
    (folder): folder is string => folder !== undefined && folder !== '',
  );
  for (const name of Object.keys(spec.programs)) {
    for (const path of folders.map((folder) => join(folder, name)).filter(isExecutable)) {
      if (await saysVersion(path, spec)) {
        found.set(name, path);
        break;
      }
    }
  }
  return found;
}

async function saysVersion(path: string, spec: ModuleSpec): Promise<boolean> {
  const argument = spec.name === 'traefik' ? 'version' : '--version';
  const said = await runCommand(path, [argument], { timeoutMs: 5_000, allowFailure: true }).catch(
    () => undefined,
  );
  const number = spec.version.slice(1);
  return said?.stdout.split(/[\s"]+/).some((word) => word === number || word === spec.version) ?? false;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
