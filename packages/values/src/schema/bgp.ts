import { z } from 'zod';
import { labelSelector } from './label-selector.ts';
import { coveredPools } from './layer2.ts';
import { labelName, objectName } from './names.ts';

const maxAsn = 4_294_967_295;
const duration = z
  .string()
  .max(40)
  .regex(/^([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+$/);
const interval = z.int().min(10).max(60_000);

const peer = z
  .strictObject({
    name: objectName.meta({ title: 'Name', description: 'Name of the BGPPeer.', examples: ['tor-1'] }),
    myASN: z
      .int()
      .min(0)
      .max(maxAsn)
      .meta({
        title: 'Own AS number',
        description: 'The AS number of the nodes.',
        examples: [64500],
      }),
    peerASN: z
      .int()
      .min(0)
      .max(maxAsn)
      .optional()
      .meta({
        title: 'Peer AS number',
        description: 'The AS number of the router. Either this or dynamicASN.',
        examples: [64501],
      }),
    dynamicASN: z
      .enum(['internal', 'external'])
      .optional()
      .meta({
        title: 'Dynamic AS number',
        description:
          "Reads the peer's AS number from its OPEN message: internal accepts our own number only, external any other.",
        examples: ['external'],
      }),
    peerAddress: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .meta({
        title: 'Peer address',
        description: 'Address of the router. Either this or interface.',
        examples: ['192.168.20.1'],
      }),
    interface: z
      .string()
      .min(1)
      .max(15)
      .optional()
      .meta({
        title: 'Interface',
        description: 'Node interface of an unnumbered session. Either this or peerAddress.',
        examples: ['eth0'],
      }),
    peerPort: z
      .int()
      .min(1)
      .max(16_384)
      .optional()
      .meta({
        title: 'Peer port',
        description: 'TCP port of the router; 179 when absent.',
        examples: [179],
      }),
    sourceAddress: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .meta({
        title: 'Source address',
        description: 'Address that the session is opened from.',
        examples: ['192.168.20.11'],
      }),
    localASN: z
      .int()
      .min(1)
      .max(maxAsn)
      .optional()
      .meta({
        title: 'Local AS number',
        description: 'AS number to present to this peer instead of myASN.',
        examples: [64502],
      }),
    holdTime: duration.optional().meta({
      title: 'Hold time',
      description:
        'How long the session lasts without a message from the peer; at least 3s, or 0s for never.',
      examples: ['90s'],
    }),
    keepaliveTime: duration.optional().meta({
      title: 'Keepalive time',
      description: 'Interval between keepalive messages; a third of the hold time is usual.',
      examples: ['30s'],
    }),
    connectTime: duration.optional().meta({
      title: 'Connect time',
      description: 'Wait between attempts to connect: whole seconds from 1s to 65535s.',
      examples: ['10s'],
    }),
    routerID: z
      .string()
      .min(1)
      .max(15)
      .optional()
      .meta({
        title: 'Router id',
        description: 'BGP router ID of the nodes: an IPv4 address.',
        examples: ['10.10.0.1'],
      }),
    nodeSelectors: z
      .array(labelSelector)
      .optional()
      .meta({
        title: 'Node selectors',
        description: 'Only nodes that one of these selects open a session; all of them when absent.',
        examples: [[{ matchLabels: { rack: 'a' } }]],
      }),
    passwordSecret: z
      .strictObject({
        name: objectName.meta({
          title: 'Name',
          description: 'Name of a Secret of type kubernetes.io/basic-auth.',
          examples: ['tor-1-password'],
        }),
        namespace: labelName.optional().meta({
          title: 'Namespace',
          description: 'Its namespace; the release namespace when absent.',
          examples: ['metallb-system'],
        }),
      })
      .optional()
      .meta({
        title: 'Password Secret',
        description:
          'The Secret that holds the TCP MD5 password. A password itself never belongs in a values file.',
        examples: [{ name: 'tor-1-password' }],
      }),
    bfdProfile: objectName.optional().meta({
      title: 'BFD profile',
      description: 'Name of an entry of bgp.bfdProfiles; not with mode native.',
      examples: ['fast'],
    }),
    enableGracefulRestart: z
      .boolean()
      .optional()
      .meta({
        title: 'Graceful restart',
        description: 'Keeps routes while the speaker restarts. Cannot be changed on an existing peer.',
        examples: [true],
      }),
    ebgpMultiHop: z
      .boolean()
      .optional()
      .meta({
        title: 'Multi-hop',
        description: 'Allows a router that is not on the same link.',
        examples: [true],
      }),
    vrf: z
      .string()
      .min(1)
      .max(15)
      .optional()
      .meta({
        title: 'VRF',
        description: "Name of the node's VRF to peer from.",
        examples: ['red'],
      }),
    disableMP: z
      .boolean()
      .optional()
      .meta({
        title: 'Disable multiprotocol',
        description: 'One address family per session. Deprecated by MetalLB.',
        examples: [false],
      }),
    dualStackAddressFamily: z
      .boolean()
      .optional()
      .meta({
        title: 'Both families',
        description: 'Announces IPv4 and IPv6 routes over the one session.',
        examples: [true],
      }),
  })
  .meta({
    title: 'BGP peer',
    description: 'One BGPPeer: a router that the nodes announce addresses to.',
    examples: [{ name: 'tor-1', myASN: 64500, peerASN: 64501, peerAddress: '192.168.20.1' }],
  });

const advertisement = z
  .strictObject({
    name: objectName.meta({
      title: 'Name',
      description: 'Name of the BGPAdvertisement.',
      examples: ['default'],
    }),
    ...coveredPools,
    aggregationLength: z
      .int()
      .min(1)
      .max(32)
      .optional()
      .meta({
        title: 'IPv4 aggregation length',
        description: 'Announces the prefix of this length that contains each IPv4 address; 32 when absent.',
        examples: [32],
      }),
    aggregationLengthV6: z
      .int()
      .min(1)
      .max(128)
      .optional()
      .meta({
        title: 'IPv6 aggregation length',
        description: 'Announces the prefix of this length that contains each IPv6 address; 128 when absent.',
        examples: [128],
      }),
    localPref: z
      .int()
      .min(0)
      .max(2_147_483_647)
      .optional()
      .meta({
        title: 'Local preference',
        description: 'LOCAL_PREF of the routes; for sessions inside one AS only.',
        examples: [100],
      }),
    asPathPrepend: z
      .int()
      .min(1)
      .max(10)
      .optional()
      .meta({
        title: 'AS path prepend',
        description:
          'Number of times that the AS number is prepended to the path, which makes routers prefer another one. Mode frr-k8s only.',
        examples: [3],
      }),
    communities: z
      .array(z.string().min(1).max(100))
      .optional()
      .meta({
        title: 'Communities',
        description:
          'Communities of the routes: 65535:65282, large:64500:1:2, or a name from bgp.communities.',
        examples: [['65535:65282']],
      }),
    peers: z
      .array(objectName)
      .optional()
      .meta({
        title: 'Peers',
        description: 'Names of the peers that receive the routes; all of them when absent.',
        examples: [['tor-1']],
      }),
  })
  .meta({
    title: 'BGP advertisement',
    description: 'One BGPAdvertisement: which pools are announced to which peers, and how.',
    examples: [{ name: 'default', ipAddressPools: ['default'] }],
  });

const bfdProfile = z
  .strictObject({
    name: objectName.meta({ title: 'Name', description: 'Name of the BFDProfile.', examples: ['fast'] }),
    receiveInterval: interval.optional().meta({
      title: 'Receive interval',
      description: 'Shortest interval in milliseconds at which packets can be received; 300 when absent.',
      examples: [300],
    }),
    transmitInterval: interval.optional().meta({
      title: 'Transmit interval',
      description: 'Shortest interval in milliseconds at which packets are sent; 300 when absent.',
      examples: [300],
    }),
    detectMultiplier: z
      .int()
      .min(2)
      .max(255)
      .optional()
      .meta({
        title: 'Detect multiplier',
        description: 'Number of missed packets after which the session is down; 3 when absent.',
        examples: [3],
      }),
    echoInterval: interval.optional().meta({
      title: 'Echo interval',
      description: 'Shortest interval in milliseconds for echo packets; 50 when absent.',
      examples: [50],
    }),
    echoMode: z
      .boolean()
      .optional()
      .meta({
        title: 'Echo mode',
        description: 'Sends echo packets; not on multi-hop sessions.',
        examples: [false],
      }),
    passiveMode: z
      .boolean()
      .optional()
      .meta({
        title: 'Passive mode',
        description: "Waits for the peer's first packet.",
        examples: [false],
      }),
    minimumTtl: z
      .int()
      .min(1)
      .max(254)
      .optional()
      .meta({
        title: 'Minimum TTL',
        description: 'Lowest TTL that packets on a multi-hop session may arrive with; 254 when absent.',
        examples: [254],
      }),
  })
  .meta({
    title: 'BFD profile',
    description: 'One BFDProfile: how quickly a dead path is noticed.',
    examples: [{ name: 'fast', receiveInterval: 100, transmitInterval: 100 }],
  });

const community = z
  .strictObject({
    name: objectName.meta({
      title: 'Name',
      description: 'Name of the Community object.',
      examples: ['well-known'],
    }),
    communities: z
      .array(
        z.strictObject({
          name: z
            .string()
            .min(1)
            .max(253)
            .meta({
              title: 'Name',
              description: 'The name that advertisements use.',
              examples: ['no-advertise'],
            }),
          value: z
            .string()
            .min(1)
            .max(100)
            .meta({
              title: 'Value',
              description: 'The value: 65535:65282 or large:64500:1:2.',
              examples: ['65535:65282'],
            }),
        }),
      )
      .min(1)
      .meta({
        title: 'Communities',
        description: 'Names and the communities that they stand for.',
        examples: [[{ name: 'no-advertise', value: '65535:65282' }]],
      }),
  })
  .meta({
    title: 'Communities',
    description: 'One Community object: names for BGP communities.',
    examples: [{ name: 'well-known', communities: [{ name: 'no-advertise', value: '65535:65282' }] }],
  });

/** The `bgp` section. */
export const bgp = z
  .strictObject({
    mode: z
      .enum(['frr-k8s', 'frr', 'native'])
      .default('frr-k8s')
      .meta({
        title: 'Mode',
        description:
          'The BGP implementation once there are peers: frr-k8s (a separate DaemonSet), frr (inside the speaker, deprecated by MetalLB), ' +
          "or native (MetalLB's own; no BFD, no IPv6 sessions).",
        examples: ['frr-k8s'],
      }),
    peers: z
      .array(peer)
      .max(10_000)
      .default([])
      .meta({
        title: 'Peers',
        description: 'The BGPPeers. BGP is off while there are none.',
        examples: [[{ name: 'tor-1', myASN: 64500, peerASN: 64501, peerAddress: '192.168.20.1' }]],
      }),
    advertisements: z
      .array(advertisement)
      .max(10_000)
      .default([])
      .meta({
        title: 'Advertisements',
        description: 'The BGPAdvertisements.',
        examples: [[{ name: 'default', ipAddressPools: ['default'] }]],
      }),
    bfdProfiles: z
      .array(bfdProfile)
      .max(10_000)
      .default([])
      .meta({
        title: 'BFD profiles',
        description: 'The BFDProfiles that peers may name.',
        examples: [[{ name: 'fast', receiveInterval: 100 }]],
      }),
    communities: z
      .array(community)
      .max(10_000)
      .default([])
      .meta({
        title: 'Communities',
        description: 'The Community objects whose names advertisements may use.',
        examples: [[{ name: 'well-known', communities: [{ name: 'no-advertise', value: '65535:65282' }] }]],
      }),
  })
  .prefault({})
  .meta({
    title: 'BGP',
    description: 'Announcing addresses to routers; off unless peers are given.',
    examples: [{ peers: [{ name: 'tor-1', myASN: 64500, peerASN: 64501, peerAddress: '192.168.20.1' }] }],
  });
