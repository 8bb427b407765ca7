import { expect, test } from 'vitest';
import { folder, runCli } from '../../test/run-cli.ts';

const kubeconfig = `apiVersion: v1
kind: Config
contexts:
  - { name: lab, context: { cluster: lab, user: me } }
  - { name: live, context: { cluster: live, user: me } }
clusters:
  - { name: lab, cluster: { server: 'http://127.0.0.1:1' } }
`;
const object = (kind: string, name: string, namespace?: string): object => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const snapshot = JSON.stringify({
  objects: [
    object('Service', 'web', 'shop'),
    object('Service', 'api', 'default'),
    object('Namespace', 'shop'),
    object('Node', 'n1'),
  ],
});

async function completions(words: readonly string[]): Promise<readonly string[]> {
  await using at = await folder({ config: kubeconfig, 'snapshot.json': snapshot, 'broken.json': '{' });
  const { code, stdout, stderr } = await runCli(['__complete', '--', ...words], {
    cwd: at.path,
    env: { KUBECONFIG: 'config', HOME: at.path, GATESMITH_SANDBOX: `${at.path}/none` },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '');
}

test.for([
  ['commands', ['va'], ['validate', ':none']],
  ['another name of a command, once it is begun', ['ins'], ['install', ':none']],
  ['commands of a group', ['kube-proxy', 'p'], ['patch', 'plan', ':none']],
  ['commands after help', ['help', 'pools', ''], ['show', 'simulate', ':none']],
  ['flags', ['up', '--dry'], ['--dry-run', ':none']],
  ['no flag twice', ['up', '--dry-run', '--dry'], [':none']],
  ['a flag that may repeat', ['up', '--set', 'a=b', '--se'], ['--set', ':none']],
  ['output formats', ['status', '-o', ''], ['text', 'short', 'json', ':none']],
  ['a value after an equals sign', ['status', '--output=j'], ['--output=json', ':none']],
  ['files', ['plan', '-f', ''], [':files']],
  ['folders', ['render', '-d', ''], [':folders']],
  ['shells', ['completion', ''], ['bash', 'zsh', 'fish', ':none']],
  ['contexts', ['up', '--context', ''], ['lab', 'live', ':none']],
  ['contexts of another kubeconfig', ['up', '--kubeconfig', 'none', '--context', ''], [':none']],
  ['codes of findings', ['explain', 'GS-POOL-OV'], ['GS-POOL-OVERLAP', ':none']],
  [
    'Services of a snapshot',
    ['explain', '--snapshot', 'snapshot.json', 'svc/'],
    ['svc/shop/web', 'svc/default/api', ':none'],
  ],
  ['nothing for a snapshot that is broken', ['explain', '--snapshot', 'broken.json', 'svc/'], [':none']],
  ['nothing for a cluster that does not answer', ['explain', '--context', 'lab', 'svc/'], [':none']],
  ['nothing for a practice cluster that does not exist', ['explain', '--sandbox', 'svc/'], [':none']],
  ['codes to accept', ['up', '--accept', 'GS-ADDRESS-MO'], ['GS-ADDRESS-MOVES=', ':none']],
  ['no argument where there is none', ['up', ''], [':none']],
  ['nothing after an unknown command', ['frobnicate', ''], []],
  ['no hidden command', ['__'], [':none']],
] as const)('%s', async ([, words, expected], { expect }) => {
  const found = await completions(words);
  if (expected.length > 0) expect(found).toEqual(expected);
});
