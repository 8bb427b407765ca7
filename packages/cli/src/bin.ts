#!/usr/bin/env node
import { processContext } from './process-context.ts';
import { run } from './run.ts';

const code = await run(process.argv.slice(2), processContext(process));
// A second Ctrl-C leaves work behind that would keep the process alive.
if (code === 130) process.exit(code);
process.exitCode = code;
