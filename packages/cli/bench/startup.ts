import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The time a user waits for short commands: whole processes of the built program next to a bare `node -e 0`, interleaved,
// as medians. Required: `--version` within 60 ms and `validate` of the recipe within 150 ms of bare node.

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** The milliseconds over bare node that are allowed. */
  readonly limit?: number;
}

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const recipe = fileURLToPath(new URL('../../../examples/original-recipe/values.yaml', import.meta.url));
const rounds = Number(process.env['GATESMITH_RUNS'] ?? 15);

if (!existsSync(bin)) throw new Error('the command line is not built; run npm run build first');

const config =
  'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\nipvs:\n  strictARP: false\n';

const cases: readonly Case[] = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: '--version', args: [bin, '--version'], limit: 60 },
  { name: '--help', args: [bin, '--help'] },
  { name: 'validate', args: [bin, 'validate', '-f', recipe], limit: 150 },
  { name: 'kube-proxy patch', args: [bin, 'kube-proxy', 'patch', '--file', '-'], input: config },
];

const times = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const { name, args, input = '' } of cases) {
    const started = performance.now();
    const { status } = spawnSync(process.execPath, args, { input, stdio: ['pipe', 'ignore', 'ignore'] });
    if (status !== 0) throw new Error(`${name}: exit code ${status}`);
    times.get(name)?.push(performance.now() - started);
  }
}

const bare = median(times.get('node -e 0') ?? []);
for (const one of cases) {
  const ms = median(times.get(one.name) ?? []);
  const over = ms - bare;
  console.log(
    `${one.name.padEnd(18)}${ms.toFixed(0).padStart(6)} ms${over.toFixed(0).padStart(7)} ms over bare node${requirement(one, over).padEnd(36)}${peakMemory(one)}`,
  );
}

function requirement({ limit }: Case, over: number): string {
  if (limit === undefined) return '';
  return `  (required: ${limit} ms, ${over <= limit ? 'met' : 'not met'})`;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The peak memory of one more run, as the operating system counts it. */
function peakMemory({ args, input = '' }: Case): string {
  const report = `process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))`;
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const { stderr } = spawnSync(process.execPath, ['--import', preload, ...args], {
    input,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const kilobytes = Number(/(\d+)$/.exec(stderr.toString())?.[1]);
  return Number.isFinite(kilobytes) ? `${(kilobytes / 1024).toFixed(0).padStart(5)} MB` : '';
}
