import { expect, test } from 'vitest';
import { folder, runCli } from '../../../../test/run-cli.ts';

const config =
  'apiVersion: kubeproxy.config.k8s.io/v1alpha1\r\nkind: KubeProxyConfiguration\r\nmode: "ipvs" # data path\r\nipvs:\r\n  strictARP: false';

test('a filter: the configuration goes to stdout with one word changed, the verdict to stderr', async () => {
  const { code, stdout, stderr } = await runCli(['kube-proxy', 'patch', '--file', '-'], { stdin: config });
  expect(code).toBe(0);
  expect(stdout).toBe(config.replace('strictARP: false', 'strictARP: true'));
  expect(stderr).toMatchInlineSnapshot(`
    "<stdin>: patch
      mode ipvs without strictARP: every node answers ARP for every load-balancer address
    <stdin>:3:1: info GS-KUBEPROXY-IPVS-DEPRECATED mode
      mode: ipvs is deprecated as of Kubernetes 1.35, off by default from 1.40 and gone in 1.43
      hint: plan a move to nftables (Kubernetes 1.33 or newer, Linux 5.13 or newer on every node)

    <stdin>: info GS-KUBEPROXY-STRICT-ARP-OFF ipvs.strictARP
      ipvs.strictARP is not true in ipvs mode: every node answers ARP for every load-balancer address, clients reach the wrong node
    "
  `);
});

test('with --check a change is exit code 3, and a second pass finds nothing to do', async () => {
  const first = await runCli(['kube-proxy', 'patch', '--file', '-', '--check'], { stdin: config });
  expect(first.code).toBe(3);
  const second = await runCli(['kube-proxy', 'patch', '--file', '-', '--check'], { stdin: first.stdout });
  expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 0, stdout: first.stdout });
});

test('a byte order mark and a missing final newline stay', async () => {
  await using at = await folder({ 'config.conf': `\uFEFF${config}` });
  const { stdout } = await runCli(['kube-proxy', 'patch', '--file', 'config.conf'], { cwd: at.path });
  expect(stdout).toBe(`\uFEFF${config.replace('strictARP: false', 'strictARP: true')}`);
});

test('json is the decision, the facts and the configuration', async () => {
  const { code, stdout, stderr } = await runCli(['kube-proxy', 'patch', '--file', '-', '--output', 'json'], {
    stdin: config,
  });
  const { findings, reasons, ...rest } = JSON.parse(stdout);
  expect({
    code,
    stderr,
    findings: findings.length > 0,
    reasons: Array.isArray(reasons),
    ...rest,
  }).toMatchInlineSnapshot(`
    {
      "changed": true,
      "code": 0,
      "decision": "patch",
      "findings": true,
      "mode": "ipvs",
      "reasons": true,
      "stderr": "",
      "strictArp": false,
      "text": "apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    mode: "ipvs" # data path
    ipvs:
      strictARP: true",
    }
  `);
});

test('input that is not a configuration is refused, printed unchanged, and gives exit code 2', async () => {
  const stdin = 'mode:\n\t- ipvs\n';
  const { code, stdout, stderr } = await runCli(['kube-proxy', 'patch', '--file', '-'], { stdin });
  expect({ code, stdout }).toEqual({ code: 2, stdout: stdin });
  expect(stderr).toMatch(/^<stdin>: refuse\n/);
});

test('bytes that are not UTF-8 are refused before anything is decoded', async () => {
  const { code, stdout, stderr } = await runCli(['kube-proxy', 'patch', '--file', '-'], {
    stdin: new Uint8Array([0xff, 0xfe, 0x00]),
  });
  expect({ code, stdout, stderr }).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "error: <stdin>: is not UTF-8 text
      hint: save the file as UTF-8
    ",
      "stdout": "",
    }
  `);
});
