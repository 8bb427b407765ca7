import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { helmBinaries } from '@internal/testing/helm';
import { exec } from 'tinyexec';

// The original recipe, as a newcomer would type it: every line after a `$` is a command that really runs.

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const recipe = join(root, 'examples', 'original-recipe');
const bin = join(root, 'packages', 'cli', 'src', 'bin.ts');

const binaries = await helmBinaries();
const newest = binaries.at(-1);
if (newest === undefined) {
  console.error('The demo needs Helm: put helm (3.17 or newer) on PATH and run it again.');
  process.exit(1);
}

const folder = await mkdtemp(join(tmpdir(), 'gatesmith-demo-'));
const env = {
  ...process.env,
  PATH: [dirname(newest.helm), process.env['PATH'] ?? ''].join(delimiter),
  GATESMITH_SANDBOX: join(folder, 'practice-cluster'),
  HELM_CACHE_HOME: join(folder, 'helm'),
  KUBECACHEDIR: join(folder, 'kube-cache'),
};
let stopped = false;
process.on('SIGINT', () => {
  stopped = true;
});

function say(text: string): void {
  console.log(`\n${styleText('bold', `# ${text}`)}`);
}

/** Prints a command and runs it in the demo's folder; `gatesmith` is this checkout's. */
async function type(command: string, expected: readonly number[] = [0]): Promise<void> {
  if (stopped) throw new Error('interrupted');
  console.log(`${styleText('green', '$')} ${command}`);
  const [program = '', ...args] = command.split(' ');
  const own = program === 'gatesmith';
  const child = exec(
    own ? process.execPath : program,
    own ? ['--conditions=@gatesmith/source', '--disable-warning=ExperimentalWarning', bin, ...args] : args,
    { nodePath: false, nodeOptions: { cwd: folder, env, stdio: 'inherit' } },
  );
  const { exitCode } = await child;
  if (!expected.includes(exitCode ?? -1)) throw new Error(`${command}: ended with ${exitCode ?? 'a signal'}`);
}

const started = performance.now();
try {
  console.log(`gatesmith demo with Helm ${newest.version}, in a temporary folder.`);
  console.log(
    'The practice cluster is a model of the Kubernetes API, started by each command for itself: three nodes 192.168.20.11-13, kubeadm layout,',
  );
  console.log(
    "kube-proxy in IPVS mode without strictARP, MetalLB's webhook late by some seconds. Helm and kubectl are real.",
  );

  say('The original recipe, as one values file');
  for (const file of ['values.yaml', 'nginx-metallb-test.yaml'])
    await cp(join(recipe, file), join(folder, file));
  console.log(`${styleText('green', '$')} cat values.yaml`);
  console.log((await readFile(join(folder, 'values.yaml'), 'utf8')).trimEnd());
  await type('gatesmith validate -f values.yaml');

  say('A fresh practice cluster, and what would be done to it');
  await type('gatesmith sandbox reset --webhook-late 3');
  await type('gatesmith plan -f values.yaml --sandbox', [3]);

  say('Do it');
  await type('gatesmith up -f values.yaml --sandbox --yes');

  say("The recipe's own test: a web server behind its own address");
  await type('gatesmith sandbox exec -- kubectl apply -f nginx-metallb-test.yaml');
  await type('gatesmith sandbox exec -- kubectl rollout status deployment/nginx-metallb-test --timeout=30s');
  await type('gatesmith sandbox exec -- kubectl get pods --all-namespaces');
  await type('gatesmith sandbox exec -- kubectl get services --all-namespaces');

  say('Is it really working? Which node announces what, and what answers');
  await type('gatesmith verify -f values.yaml --sandbox');

  say('Run it again: nothing to do');
  await type('gatesmith up -f values.yaml --sandbox --yes');

  console.log(
    `\nDone in ${Math.round((performance.now() - started) / 1000)} s. On a cluster of yours the same commands work without --sandbox.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = stopped ? 130 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
