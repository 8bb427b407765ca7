import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helmBinaries } from '@internal/testing/helm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder, type RunCliOptions, type RunResult, runCli } from './run-cli.ts';

const [helm] = await helmBinaries();

const values = `pools:
  - name: default
    addresses: [192.168.20.20-192.168.20.254]
entrypoint:
  ipAddressPool: default
`;

/** A plan without the times at which kube-proxy's rollout was planned. */
function parsePlan(text: string) {
  return JSON.parse(text, (key, value: unknown) =>
    key === 'takenAt' || key.endsWith('/restartedAt') ? 'then' : value,
  );
}

describe.skipIf(helm === undefined)('on the practice cluster, as one story', () => {
  let at: Awaited<ReturnType<typeof folder>>;

  beforeAll(async () => {
    at = await folder({
      'values.yaml': values,
      'overlaps.yaml': values.replace('192.168.20.20-', '192.168.20.11-'),
    });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  /** A run with everything it keeps inside the folder of this story. */
  async function story(argv: readonly string[], options: RunCliOptions = {}): Promise<RunResult> {
    return runCli([...argv, '--sandbox'], {
      cwd: at.path,
      ...options,
      env: {
        HOME: at.path,
        PATH: process.env['PATH'] ?? '',
        GATESMITH_SANDBOX: join(at.path, 'sandbox'),
        GATESMITH_SANDBOX_SPEED: '20',
        GATESMITH_HELM: helm?.helm ?? '',
        ...options.env,
      },
    });
  }

  test('up without a terminal and without --yes does nothing, and says what to type', async () => {
    const { code, stdout, stderr } = await story(['up', '-f', 'values.yaml']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('a model of Kubernetes');
    expect(stderr).toContain(
      'the plan has changes to confirm, and stdin is not a terminal; nothing was done',
    );
    expect(stderr).toContain('run this again with --yes');
  });

  test('a person who says no is asked once, and nothing is done', async () => {
    const asked: string[] = [];
    const answers = new Proxy<Record<string, boolean>>(
      {},
      {
        getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
        get: (_, question) => {
          asked.push(String(question));
          return false;
        },
      },
    );
    const { code, stderr } = await story(['up', '-f', 'values.yaml'], { tty: true, answers });
    expect(code).toBe(1);
    expect(asked).toEqual([
      expect.stringMatching(/^Apply this to sandbox \(https:\/\/127\.0\.0\.1:\d+\)\?$/),
    ]);
    expect(stderr).toContain('Nothing was done.');
  });

  test('a pool that holds a node is refused by name before any write', async () => {
    const { code, stderr } = await story(['up', '-f', 'overlaps.yaml', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/192\.168\.20\.11/);
    const plan = await story(['plan', '-f', 'overlaps.yaml', '--output', 'json']);
    expect(plan.code).toBe(3);
    expect(JSON.parse(plan.stdout).findings).toContainEqual(expect.objectContaining({ severity: 'error' }));
  });

  test('plan says what up would do, says stand-in, and writes nothing', async () => {
    const text = await story(['plan', '-f', 'values.yaml', '--out', 'plan.json']);
    expect(text.code).toBe(3);
    expect(text.stdout).toContain('stand-in');
    const again = await story(['plan', '-f', 'values.yaml', '--output', 'json']);
    const plan = parsePlan(again.stdout);
    expect(plan.summary.created).toBeGreaterThan(0);
    expect(plan.steps[0]).toMatchObject({
      id: 'namespaces',
      changes: [{ action: 'created' }, { action: 'created' }],
    });
    expect(parsePlan(await readFile(join(at.path, 'plan.json'), 'utf8')).steps).toEqual(plan.steps);
  });

  test('an interrupt stops in a safe place, reports what was done, and the same command continues from there', async () => {
    let interrupt = (): void => {};
    let stderrSoFar = '';
    const { code, stderr } = await story(['up', '-f', 'values.yaml', '--yes'], {
      env: { GATESMITH_SANDBOX_SPEED: '1' },
      interrupts: (fire) => {
        interrupt = fire;
      },
      onStderr: (text) => {
        stderrSoFar += text;
        if (/✓ Namespaces/.test(text)) interrupt();
      },
    });
    expect(stderrSoFar).toBe(stderr);
    expect(code).toBe(130);
    expect(stderr).toContain('Stopping in a safe place; press Ctrl-C again to stop at once.');
    expect(stderr).toMatch(/done: {5}Namespaces/);
  });

  test('up as JSON is one event per line and ends with the outcome', async () => {
    const { code, stdout } = await story(['up', '-f', 'values.yaml', '--yes', '--output', 'json']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line): { type: string } => JSON.parse(line));
    expect(events.at(-1)).toMatchObject({
      type: 'done',
      outcome: 'done',
      addresses: [{ address: '192.168.20.20', pool: 'default', http: expect.stringMatching(/^404/) }],
    });
    expect(new Set(events.map(({ type }) => type))).toContain('step-end');
    expect(code).toBe(0);
  });

  test('a second up writes nothing and ends with the address', async () => {
    const { code, stdout, stderr } = await story(['up', '-f', 'values.yaml']);
    expect(code).toBe(0);
    expect(stderr).not.toContain('✓');
    expect(stdout).toMatch(/^No changes in .*: 0 writes, 1 address answers, no errors, no warnings\./m);
    expect(stdout).toContain('192.168.20.20');
    expect(stdout).toContain('On a real cluster: curl -i http://192.168.20.20/');
  });

  test('plan finds nothing to do, verify finds nothing wrong', async () => {
    expect(await story(['plan', '-f', 'values.yaml'])).toMatchObject({ code: 0 });
    expect(await story(['verify', '-f', 'values.yaml', '--output', 'json'])).toMatchObject({ code: 0 });
  });

  test('explain follows one Service to the node that answers for it', async () => {
    const { code, stdout } = await story(['explain', 'svc/traefik/gatesmith-entrypoint']);
    expect({ code, stdout }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stdout": "✓ service       Service/traefik/gatesmith-entrypoint asks for a LoadBalancer address
      ✓ address       it holds 192.168.20.20
      ✓ pool          the address comes from pool default
      ✓ advertisement L2Advertisement/default covers it
      ✓ endpoints     3 pods are ready behind it, on n1, n2, n3
      ✓ announcement  n1 announces it in Layer 2, and runs one of its ready pods

      OK: Service/traefik/gatesmith-entrypoint is announced at 192.168.20.20.
      ",
      }
    `);
    expect(await story(['explain', 'default/kubernetes', '--output', 'short'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('is of type ClusterIP, so it asks for no address'),
    });
    expect(await story(['explain', 'svc/web'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('say its namespace as well: svc/default/web'),
    });
  });

  test('verify --traffic counts what came back', async () => {
    const { code, stdout } = await story(['verify', '-f', 'values.yaml', '--traffic']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/192\.168\.20\.20: 50 of 50 requests were answered/);
  });

  test('status, pools and kube-proxy show read at a glance', async () => {
    for (const argv of [['status'], ['pools'], ['kube-proxy', 'show']]) {
      const { code, stdout } = await story(argv);
      expect(code).toBe(0);
      // The user and the times differ on every machine.
      const same = stdout
        .replace(/by [^\s,]+@[^\s,]+/, 'by ada@laptop')
        .replace(/, (?:just now|\S+ \S+ ago), succeeded in [\d.]+ m?s/, ', AGO, succeeded in TIME');
      expect(same).toMatchSnapshot(argv.join(' '));
    }
  });

  test('a snapshot replays the same findings without a cluster', async () => {
    expect(await story(['snapshot', '--out', 'snapshot.json'])).toMatchObject({ code: 0 });
    expect((await stat(join(at.path, 'snapshot.json'))).mode & 0o077).toBe(0);
    const env = { GATESMITH_HELM: helm?.helm ?? '', HOME: at.path, PATH: process.env['PATH'] ?? '' };
    for (const command of ['check', 'verify']) {
      const live = await story([command, '-f', 'values.yaml', '--output', 'json']);
      const replayed = await runCli(
        [command, '-f', 'values.yaml', '--output', 'json', '--snapshot', 'snapshot.json'],
        { cwd: at.path, env },
      );
      // The kube-proxies' own reports are probed, not part of the snapshot.
      const read = JSON.parse(live.stdout).findings.filter(
        ({ code }: { code: string }) => code !== 'GS-KUBEPROXY-VERIFIED',
      );
      expect(JSON.parse(replayed.stdout).findings).toEqual(read);
    }
    const plan = await runCli(
      ['plan', '-f', 'values.yaml', '--snapshot', 'snapshot.json', '--sandbox', '--output', 'json'],
      { cwd: at.path, env },
    );
    expect({ code: plan.code, summary: JSON.parse(plan.stdout).summary }).toMatchObject({
      code: 0,
      summary: { created: 0, configured: 0, deleted: 0 },
    });
  });

  test('a second process reports which process holds the practice cluster; a lock of a dead one is taken over', async () => {
    const lock = join(at.path, 'sandbox', 'lock');
    await writeFile(lock, JSON.stringify({ pid: process.pid, command: 'gatesmith up' }));
    const busy = await story(['status']);
    expect(busy.code).toBe(1);
    expect(busy.stderr).toContain(`in use by process ${process.pid} (gatesmith up)`);
    await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1, command: 'gatesmith up' }));
    expect(await story(['status'])).toMatchObject({ code: 0 });
  });

  test('rollback says that there is nothing to go back to, and rbac prints a role that kubectl takes', async () => {
    const back = await story(['rollback', '--yes']);
    expect(back.code).toBe(1);
    expect(back.stderr).toContain('there is nothing to roll back to');
    const role = await story(['rbac', '--for', 'verify']);
    expect(role).toMatchObject({ code: 0, stdout: expect.stringContaining('kind: ClusterRole') });
    const most = await story(['rbac', '-f', 'values.yaml', '--output', 'json']);
    expect(JSON.parse(most.stdout)).toMatchObject({ metadata: { name: 'gatesmith-up' } });
  });

  test('uninstall removes everything that up installed, and a second one finds nothing', async () => {
    expect(await story(['uninstall'])).toMatchObject({ code: 2 });
    expect(await story(['uninstall', '--yes'])).toMatchObject({ code: 0 });
    const again = await story(['uninstall']);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('Nothing to uninstall');
  });

  test('nothing is left behind but the state of the practice cluster, which only its owner reads', async () => {
    expect(await readdir(join(at.path, 'sandbox'))).toEqual(['state.json']);
    expect((await stat(join(at.path, 'sandbox', 'state.json'))).mode & 0o077).toBe(0);
  });
});
