import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, runCli } from '../../../test/run-cli.ts';

test('what init writes is valid, for every choice', async () => {
  await using at = await folder({});
  for (const controller of ['traefik', 'ingress-nginx', 'none']) {
    for (const kind of ['DaemonSet', 'Deployment']) {
      const file = `${controller}-${kind}.yaml`;
      const made = await runCli(
        [
          'init',
          '--pool',
          '192.168.20.20-192.168.20.99,fd00::10-fd00::20',
          '--controller',
          controller,
          '--kind',
          kind,
          '--acknowledge-end-of-life',
          '-O',
          file,
        ],
        { cwd: at.path },
      );
      expect(made.code).toBe(0);
      expect(await runCli(['validate', '-f', file, '--output', 'json'], { cwd: at.path })).toMatchObject({
        code: 0,
      });
    }
  }
  expect(await readFile(join(at.path, 'traefik-DaemonSet.yaml'), 'utf8')).toMatchInlineSnapshot(`
    "# The front door of a cluster. Apply it with: gatesmith up -f values.yaml
    # For helm install, print the values that Helm needs with: gatesmith render -f values.yaml --format values
    # Sections that are left out keep their defaults.

    # Addresses for Services of type LoadBalancer, as ranges (a-b) or prefixes (CIDR). Nothing else on the network may
    # use them: no node, no router and no DHCP range.
    pools:
      - name: default
        addresses:
          - "192.168.20.20-192.168.20.99"
          - "fd00::10-fd00::20"

    # Layer 2 announcement requires strictARP where kube-proxy runs in ipvs mode. The mode itself is not changed.
    kubeProxy:
      mode: keep
      strictARP: when-ipvs

    # The ingress controller, one pod on every node.
    ingress:
      controller: traefik
      kind: DaemonSet
      # The ingressClassName of your Ingress objects; keep it when you change controllers.
      className: "nginx"

    # The Service that holds the address in front of the controller.
    entrypoint:
      enabled: true
      ipAddressPool: default
    "
  `);
});

test('a file that is there is not replaced, unless it is forced', async () => {
  await using at = await folder({ 'values.yaml': 'mine\n' });
  const refused = await runCli(['init', '--pool', '10.0.0.0/28'], { cwd: at.path });
  expect(refused).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "error: values.yaml: exists already
      hint: choose another name, or add --force to replace it
    ",
      "stdout": "",
    }
  `);
  expect(await readFile(join(at.path, 'values.yaml'), 'utf8')).toBe('mine\n');
  expect(
    await runCli(['init', '--pool', '10.0.0.0/28', '--force', '--output', 'json'], { cwd: at.path }),
  ).toMatchObject({
    code: 0,
    stdout: `${JSON.stringify({ file: 'values.yaml' }, undefined, 2)}\n`,
  });
});

test('without a terminal nothing is asked: exit code 2 and what to type', async () => {
  await using at = await folder({});
  const { code, stderr } = await runCli(['init'], { cwd: at.path });
  expect({ code, stderr }).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "error: --pool is missing, and stdin is not a terminal
      hint: gatesmith init --pool 192.168.20.20-192.168.20.254, with addresses of your own network that nothing else uses
    ",
    }
  `);
});

test('a range that is wrong is refused before anything is written', async () => {
  await using at = await folder({});
  const { code, stdout } = await runCli(['init', '--pool', '10.0.0.9-10.0.0.1'], { cwd: at.path });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  await expect(readFile(join(at.path, 'values.yaml'))).rejects.toThrow('ENOENT');
});

test('on a terminal the answers make the file', async () => {
  await using at = await folder({});
  const { code } = await runCli(['init'], {
    cwd: at.path,
    tty: true,
    answers: {
      'Which addresses may Services get? (a-b or CIDR, unused by nodes, routers and DHCP)':
        '10.0.0.16/28, 10.0.1.16/28',
      'Which ingress controller?': 'traefik',
      'How does it run?': 'Deployment',
    },
  });
  expect(code).toBe(0);
  const written = await runCli(['render', '-f', 'values.yaml', '--output', 'json'], { cwd: at.path });
  expect(JSON.parse(written.stdout)).toMatchObject({
    pools: [{ addresses: ['10.0.0.16/28', '10.0.1.16/28'] }],
    ingress: { controller: 'traefik', kind: 'Deployment', replicas: 2 },
  });
});

test('a person who goes away leaves no file behind', async () => {
  await using at = await folder({});
  const { code, stderr } = await runCli(['init'], {
    cwd: at.path,
    tty: true,
    answers: {
      'Which addresses may Services get? (a-b or CIDR, unused by nodes, routers and DHCP)': undefined,
    },
  });
  expect({ code, stderr }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "error: the question was not answered; nothing was written
    ",
    }
  `);
});
