import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { root } from './source-imports.ts';

/** Packs every package as it would be published, and returns `file:` versions by package name, for a manifest's `overrides`. */
export async function packPackages(destination: string): Promise<Readonly<Record<string, string>>> {
  const packed: Record<string, string> = {};
  for (const folder of await readdir(join(root, 'packages'))) {
    const cwd = join(root, 'packages', folder);
    const { name, version }: { name: string; version: string } = JSON.parse(
      await readFile(join(cwd, 'package.json'), 'utf8'),
    );
    const { exitCode, stderr } = await exec('pnpm', ['pack', '--pack-destination', destination], {
      nodePath: false,
      nodeOptions: { cwd },
    });
    if (exitCode !== 0) throw new Error(`pnpm pack in packages/${folder}: ${stderr}`);
    packed[name] = `file:${join(destination, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)}`;
  }
  return packed;
}
