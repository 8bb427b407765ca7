import { expect, test } from 'vitest';
import { proxyFromEnvironment } from './proxy-from-environment.ts';

const proxy = 'http://proxy:3128';

test.for<[server: string, env: Readonly<Record<string, string>>, expected: string | undefined]>([
  ['https://10.0.0.1:6443', {}, undefined],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy }, proxy],
  ['https://10.0.0.1:6443', { https_proxy: 'proxy:3128' }, proxy],
  ['https://10.0.0.1:6443', { HTTP_PROXY: proxy }, undefined],
  ['http://10.0.0.1:8080', { HTTP_PROXY: proxy }, proxy],
  ['https://127.0.0.1:6443', { HTTPS_PROXY: proxy }, undefined],
  ['https://localhost:6443', { HTTPS_PROXY: proxy }, undefined],
  ['https://[::1]:6443', { HTTPS_PROXY: proxy }, undefined],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'x, 10.0.0.0/8' }, undefined],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.2' }, proxy],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.1:443' }, proxy],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.1:6443' }, undefined],
  ['https://[fd00::1]:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'fd00::/8' }, undefined],
  ['https://kube.example', { HTTPS_PROXY: proxy, no_proxy: 'example' }, undefined],
  ['https://kube.example', { HTTPS_PROXY: proxy, NO_PROXY: '.example' }, undefined],
  ['https://kube.example', { HTTPS_PROXY: proxy, NO_PROXY: '*.example' }, undefined],
  ['https://example', { HTTPS_PROXY: proxy, NO_PROXY: '.example' }, proxy],
  ['https://notexample', { HTTPS_PROXY: proxy, NO_PROXY: 'example' }, proxy],
  ['https://kube.example', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, undefined],
])('%s with %j goes through %s', ([server, env, expected]) => {
  expect(proxyFromEnvironment(new URL(server), env)).toBe(expected);
});
