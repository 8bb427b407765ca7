import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { standInCharts } from '@gatesmith/sandbox';
import { helmBinaries } from '@internal/testing/helm';
import { exec } from 'tinyexec';
import { root } from './pages.ts';

/** A folder and a practice cluster in which the commands of one page run. */
export interface PageShell extends AsyncDisposable {
  write(name: string, content: string): Promise<void>;
  run(command: string): Promise<{ readonly exitCode: number; readonly output: string }>;
}

export interface PageShellOptions {
  /** A folder whose files the page starts with. */
  readonly files?: string | undefined;
  /** An archive of the chart, which takes the place of the published one. */
  readonly chart: string;
}

/** Opens a shell with `gatesmith`, `kubectl` and `helm` on PATH, all three on the practice cluster. */
export async function openPageShell({ files, chart }: PageShellOptions): Promise<PageShell> {
  const helm = (await helmBinaries()).at(-1)?.helm;
  if (helm === undefined) throw new Error('the pages need a Helm to run');
  const home = await mkdtemp(join(tmpdir(), 'gatesmith-page-'));
  const folder = join(home, 'page');
  const programs = join(home, 'bin');
  const inner = join(home, 'bin-with-cluster');
  await mkdir(programs);
  await mkdir(inner);
  if (files === undefined) await mkdir(folder);
  else await cp(files, folder, { recursive: true, filter: (path) => !path.endsWith('node_modules') });
  const real = [dirname(helm), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const program = async (path: string, body: string): Promise<void> => {
    await writeFile(path, `#!/bin/sh\n${body}\n`);
    await chmod(path, 0o755);
  };
  const source = `${process.execPath} --conditions=@gatesmith/source --disable-warning=ExperimentalWarning`;
  await program(
    join(programs, 'gatesmith'),
    `exec ${source} ${root}/internal/documentation/src/gatesmith-in-practice.ts "$@"`,
  );
  await program(join(programs, 'kubectl'), 'exec gatesmith sandbox exec -- kubectl "$@"');
  await program(
    join(inner, 'helm'),
    `for word; do
  shift
  case "$word" in oci://*/gatesmith) word=${chart};; metallb/metallb) word=${standInCharts()}/metallb;; esac
  set -- "$@" "$word"
done
exec ${helm} "$@"`,
  );
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    HOME: home,
    PATH: [programs, real].join(delimiter),
    PATH_OF_GATESMITH: real,
    GATESMITH_SANDBOX: join(home, 'practice-cluster'),
    HELM_CACHE_HOME: join(home, 'helm'),
    KUBECACHEDIR: join(home, 'kube-cache'),
  };
  return {
    write: (name, content) => writeFile(join(folder, name), content),
    async run(command) {
      // The practice cluster runs as long as the program that opened it, so a loop of kubectl has to run in one.
      const isClusterOnly = /\b(kubectl|helm)\b/.test(command) && !/(^|[|;&(]\s*)gatesmith /.test(command);
      const inCluster = [
        'sandbox',
        'exec',
        '--',
        'env',
        `PATH=${inner}${delimiter}${real}`,
        'sh',
        '-c',
        command,
      ];
      const [file, args] = isClusterOnly ? ['gatesmith', inCluster] : ['sh', ['-c', command]];
      const { exitCode, stdout, stderr } = await exec(join(file === 'sh' ? '/bin' : programs, file), args, {
        nodePath: false,
        nodeOptions: { cwd: folder, env },
      });
      return { exitCode: exitCode ?? 1, output: `${stdout}${stderr}` };
    },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
