import { expect, test } from 'vitest';
import { readConfig } from '../index.ts';

const head =
  'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\nipvs: {strictARP: true}\n';

// Held against kube-proxy 1.36.3 itself by the suite of the real control plane.
test.for([
  ['bindAddress: ""', true],
  ['bindAddress: "::"', true],
  ['bindAddress: 0.0.0.0', true],
  ['bindAddress: 256.0.0.0', false],
  ['bindAddress: ":::"', false],
  ['healthzBindAddress: 0.0.0.0:10256', true],
  ['healthzBindAddress: "[::]:10256"', true],
  ['healthzBindAddress: 1.2.3.4', true],
  ['healthzBindAddress: :10256', false],
  ['metricsBindAddress: 127.0.0.1:99999', false],
  ['clusterCIDR: 10.0.0.0/8,fd00::/64', true],
  ['clusterCIDR: "::ffff:10.0.0.0/104"', true],
  ['clusterCIDR: 10.0.0.0/8,11.0.0.0/8', false],
  ['clusterCIDR: foo\ndetectLocalMode: NodeCIDR', true],
  ['clusterCIDR: foo', false],
  ['nodePortAddresses: [primary]', true],
  ['nodePortAddresses: [primary, 10.0.0.0/8]', false],
  ['detectLocalMode: BridgeInterface', false],
  ['detectLocalMode: BridgeInterface\ndetectLocal: {bridgeInterface: cni0}', true],
  ['featureGates: {NFTablesProxyMode: false}', false],
  ['featureGates: {NFTablesProxyMode: true}', true],
  ['featureGates: {KubeProxyIPVS: true}', false],
] as const)('%s is %s for kube-proxy 1.36', ([line, valid]) => {
  expect(readConfig(`${head}${line}\n`, { kubernetesVersion: '1.36.3' }).valid).toBe(valid);
});
