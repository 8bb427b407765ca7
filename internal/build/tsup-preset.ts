import { defineConfig, type Options } from 'tsup';

/** What differs between packages; everything else is the same for all of them. */
export interface PresetOptions {
  /** `neutral` for packages that must also run in a browser. */
  readonly platform: 'neutral' | 'node';
  /** @default ['src/index.ts'] */
  readonly entry?: string[];
}

/** The one tsup configuration of the workspace; only options that tsdown shares, so that a later move is a rename. */
export function preset({ platform, entry = ['src/index.ts'] }: PresetOptions): Options | Options[] {
  return defineConfig({
    entry,
    format: 'esm',
    dts: true,
    clean: true,
    sourcemap: true,
    target: 'node22',
    platform,
  }) as Options | Options[];
}
