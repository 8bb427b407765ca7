import { defineConfig, type Options } from 'tsup';

/** The options that differ between packages; all others are the same. */
export interface PresetOptions {
  /** `neutral` for packages that must also run in a browser. */
  readonly platform: 'neutral' | 'node';
  /** @default ['src/index.ts'] */
  readonly entry?: string[];
  /** Files that stand for packages in the bundle. */
  readonly alias?: Readonly<Record<string, string>>;
  /** Dependencies that go into the bundle all the same. */
  readonly noExternal?: string[];
  /** Writes `dist/metafile-esm.json`, which says what went into the bundle. @default false */
  readonly metafile?: boolean;
}

/** The one tsup configuration of the workspace; only options that tsdown shares, so that a later move is a rename. */
export function preset({
  platform,
  entry = ['src/index.ts'],
  alias = {},
  noExternal = [],
  metafile = false,
}: PresetOptions): Options | Options[] {
  return defineConfig({
    entry,
    format: 'esm',
    dts: true,
    clean: true,
    sourcemap: true,
    target: 'node22',
    platform,
    metafile,
    noExternal,
    esbuildOptions(options) {
      options.alias = { ...options.alias, ...alias };
    },
  }) as Options | Options[];
}
