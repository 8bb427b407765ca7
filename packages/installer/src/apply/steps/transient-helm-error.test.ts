import { expect, test } from 'vitest';
import { HelmError } from '../../errors.ts';
import { isTransientHelmError } from './transient-helm-error.ts';

const failed = (message: string, details: readonly string[] = []): HelmError =>
  new HelmError(`helm upgrade: ${message}`, { code: 'HELM_FAILED', details: [...details] });

test.for([
  'Patch "https://127.0.0.1:6443/api/v1/...": read tcp 127.0.0.1:1->127.0.0.1:2: read: connection reset by peer',
  'Get "https://127.0.0.1:6443/version": EOF',
  'Internal error occurred: etcdserver: leader changed',
  'the server is currently unable to handle the request',
  'Operation cannot be fulfilled on daemonsets.apps "x": the object has been modified',
  'Internal error occurred: failed calling webhook "w": no endpoints available for service "s"',
  'unable to build kubernetes objects: no matches for kind "IPAddressPool" in version "metallb.io/v1beta1"',
])('%s is transient', (words) => {
  expect(isTransientHelmError(failed(words))).toBe(true);
});

test.for([
  'admission webhook "policy" denied the request: no host network here',
  'daemonsets.apps is forbidden: User "me" cannot create resource "daemonsets"',
  'Service "x" is invalid: spec.ports: Required value',
  'cannot patch "x": field is immutable',
])('%s does not', (words) => {
  expect(isTransientHelmError(failed(words))).toBe(false);
});

test('a Helm that was killed may be run again, one that holds the release may not', () => {
  expect(isTransientHelmError(new HelmError('helm upgrade: killed', { code: 'HELM_KILLED' }))).toBe(true);
  expect(isTransientHelmError(new HelmError('helm upgrade: locked', { code: 'HELM_LOCKED' }))).toBe(false);
});
