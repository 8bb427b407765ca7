#!/usr/bin/env node
import { tooOldNode } from './node-version.ts';

// Nothing else may be loaded first: modules use what an older Node does not export.
const problem = tooOldNode(process.versions.node);
if (problem === undefined) {
  const [{ processContext }, { run }] = await Promise.all([
    import('./process-context.ts'),
    import('./run.ts'),
  ]);
  const code = await run(process.argv.slice(2), processContext(process));
  // A second Ctrl-C leaves work behind that would keep the process alive.
  if (code === 130) process.exit(code);
  process.exitCode = code;
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
