// Runs one task of the workspace after making sure that it is set up. Plain JavaScript without dependencies: it must work
// on Node 20 in a fresh clone, before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tasks } from './tasks.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const marker = join(root, 'node_modules', '.gatesmith-setup');
const neededNode = [22, 18];

const [name = '', ...rest] = process.argv.slice(2);
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
if (task === undefined) {
  console.error(`${name || '(nothing)'}: no such task; there are: ${Object.keys(tasks).join(', ')}`);
  process.exit(2);
}

const fingerprint = setupFingerprint();
if (!existsSync(marker) || readFileSync(marker, 'utf8') !== fingerprint) {
  console.error('gatesmith: installing the workspace (once per clone and lockfile)');
  await install();
  writeFileSync(marker, fingerprint);
}
process.exitCode = await runAll(task(rest));

/** @param {readonly (readonly string[])[]} commands */
async function runAll(commands) {
  const env = taskEnvironment();
  for (const command of commands) {
    const code = await run(command, env);
    if (code !== 0) return code;
  }
  return 0;
}

async function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const code = await run(
    [
      'npx',
      '--yes',
      packageManager,
      'install',
      '--frozen-lockfile',
      '--prefer-offline',
      '--reporter=append-only',
      '--loglevel=error',
    ],
    process.env,
  );
  if (code !== 0) {
    console.error(
      'gatesmith: the workspace could not be installed; is the package registry reachable? Run the same command again.',
    );
    process.exit(1);
  }
}

/** Everything that an installed workspace depends on: a change in any of it means installing again. */
function setupFingerprint() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(join(root, file)));
  // A workspace that was copied elsewhere has links to its old place.
  return hash.update(root).digest('hex');
}

/** The environment of every task: the workspace's own programs first on PATH, Node 22 among them. */
function taskEnvironment() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const bin = join(root, 'node_modules', '.bin');
  const current = major > neededNode[0] || (major === neededNode[0] && minor >= neededNode[1]);
  const path = current ? [dirname(process.execPath), bin] : [bin];
  if (!current && !existsSync(join(bin, 'node'))) {
    console.error(
      `gatesmith: Node ${process.versions.node} is too old for the tools, and this platform's Node 22 comes in no package here; install Node ${neededNode.join('.')} or newer`,
    );
    process.exit(1);
  }
  return {
    ...process.env,
    PATH: [...path, process.env['PATH'] ?? ''].join(delimiter),
    // No tool of ours calls home.
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    npm_config_manage_package_manager_versions: 'false',
  };
}

/**
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function run([program, ...args], env) {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
    // The child gets the terminal's Ctrl-C itself; we stay to report how it ended.
    const ignore = () => undefined;
    process.on('SIGINT', ignore);
    child.on('error', (error) => {
      console.error(`gatesmith: ${program}: ${error.message}`);
      done(1);
    });
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore);
      done(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
