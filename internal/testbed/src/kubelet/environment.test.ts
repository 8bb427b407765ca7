import { expect, test } from 'vitest';
import { expand } from './environment.ts';
import { imageReality } from './images.ts';
import { podField } from './pod.ts';

test.for<[text: string, expanded: string]>([
  ['--port=$(PORT)', '--port=7472'],
  ['$(A)$(PORT)', '$(A)7472'],
  ['$$(PORT)', '$(PORT)'],
  ['$PORT', '$PORT'],
  ['$(__proto__)', '$(__proto__)'],
])('%s becomes %s', ([text, expanded]) => {
  expect(expand(text, Object.assign(Object.create(null), { PORT: '7472' }))).toBe(expanded);
});

test.for<[path: string, value: string]>([
  ['metadata.name', 'p'],
  ["metadata.labels['app.kubernetes.io/name']", 'metallb'],
  ["metadata.labels['missing']", ''],
  ['metadata.labels', 'app.kubernetes.io/name="metallb"'],
  ['spec.nodeName', 'n1'],
  ['status.podIPs', '10.244.1.5,fd00::5'],
  ['status.hostIP', '192.168.20.11'],
])('the field %s of a pod is %s', ([path, value]) => {
  const metadata = { name: 'p', namespace: 'n', uid: 'u', resourceVersion: '1' };
  const labels = { 'app.kubernetes.io/name': 'metallb' };
  const place = { nodeName: 'n1', hostIp: '192.168.20.11', podIps: ['10.244.1.5', 'fd00::5'] };
  expect(podField({ metadata: { ...metadata, labels }, spec: { containers: [] } }, place, path)).toBe(value);
});

test.for<[image: string, behind: string]>([
  ['quay.io/metallb/controller:v0.16.2', 'controller'],
  ['quay.io/metallb/speaker@sha256:0123', 'speaker'],
  ['localhost:5000/metallb/speaker', 'speaker'],
  ['registry.k8s.io/kube-proxy:v1.36.3', 'kube-proxy'],
  ['docker.io/traefik:v3.7.11', 'mute-ingress'],
  ['registry.k8s.io/ingress-nginx/controller:v1.15.1', 'mute-ingress'],
  ['nginx', 'web'],
  ['registry.k8s.io/defaultbackend-amd64:1.5', 'none'],
])('behind the image %s is %s', ([image, behind]) => {
  const reality = imageReality(image, (program) => program !== 'traefik');
  expect(reality.kind === 'program' ? reality.program : reality.kind).toBe(behind);
});
