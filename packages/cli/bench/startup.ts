import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Whole processes of the built program beside a bare `node -e 0`, interleaved, medians: what a person waits for.

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const recipe = fileURLToPath(new URL('../../../examples/original-recipe/values.yaml', import.meta.url));
const rounds = Number(process.env['GATESMITH_RUNS'] ?? 15);

if (!existsSync(bin)) throw new Error('the command line is not built; run npm run build first');

const values = existsSync(recipe) ? ['-f', recipe] : ['-f', '-'];
const fallback = 'pools:\n  - name: default\n    addresses: [192.168.20.20-192.168.20.254]\n';
const config =
  'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\nipvs:\n  strictARP: false\n';

const cases: readonly { readonly name: string; readonly args: readonly string[]; readonly input?: string }[] =
  [
    { name: 'node -e 0', args: ['-e', '0'] },
    { name: '--version', args: [bin, '--version'] },
    { name: '--help', args: [bin, '--help'] },
    { name: 'validate', args: [bin, 'validate', ...values], input: fallback },
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
for (const { name, args, input = '' } of cases) {
  const ms = median(times.get(name) ?? []);
  const ratio = (ms / bare).toFixed(2);
  console.log(
    `${name.padEnd(18)}${ms.toFixed(0).padStart(6)} ms${(ms - bare).toFixed(0).padStart(7)} ms over bare node${ratio.padStart(7)} x${peakMemory(args, input)}`,
  );
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The most memory a run held, as the system counts it; asked in a run of its own. */
function peakMemory(args: readonly string[], input: string): string {
  const report = `process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))`;
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const { stderr } = spawnSync(process.execPath, ['--import', preload, ...args], {
    input,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const kilobytes = Number(/(\d+)$/.exec(stderr.toString())?.[1]);
  return Number.isFinite(kilobytes) ? `${(kilobytes / 1024).toFixed(0).padStart(7)} MB` : '';
}
