import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { preset } from '@internal/build/tsup-preset';

const yaml = dirname(createRequire(import.meta.url).resolve('yaml/package.json'));

// The dependencies of the quick commands are development dependencies, and so go into the bundle (docs/decisions/0006): loading them
// from some two hundred files is most of what a small command would wait for.
export default preset({
  platform: 'node',
  entry: ['src/bin.ts', 'src/index.ts'],
  // The edition for browsers is the one in ES modules, of which only what is used gets in.
  alias: { yaml: join(yaml, 'browser', 'index.js') },
  // Bundled, and a dependency: a values.ts that has no package next to it imports it from here.
  noExternal: ['@gatesmith/values'],
  // scripts/write-licenses.ts reads it.
  metafile: true,
});
