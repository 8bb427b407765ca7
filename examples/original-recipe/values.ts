import { defineValues, type ValuesInput } from '@gatesmith/values';

/** The recipe's cluster: three nodes on 192.168.20.0/24, ingress-nginx on every node, addresses by ARP. */
const values: ValuesInput = defineValues({
  pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'], autoAssign: true }],
  layer2: [{ name: 'default', ipAddressPools: ['default'] }],
  network: { nodeCIDRs: ['192.168.20.0/24'], gateways: ['192.168.20.1'] },
  kubeProxy: { mode: 'keep', strictARP: 'when-ipvs' },
  ingress: {
    controller: 'ingress-nginx',
    acknowledgeEndOfLife: true,
    kind: 'DaemonSet',
    className: 'nginx',
    defaultBackend: { enabled: true },
  },
  entrypoint: { ipAddressPool: 'default', externalTrafficPolicy: 'Local' },
});

export default values;
