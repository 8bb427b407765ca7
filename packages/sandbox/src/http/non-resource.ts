import type { Cluster } from '../cluster.ts';
import { noSuchPath } from '../model/status.ts';
import { aggregated, apiGroup, apiGroupList, apiResourceList, apiVersions } from './discovery.ts';
import type { Answer, Incoming } from './exchange.ts';
import { openapiDocument, openapiIndex, openapiV2 } from './openapi.ts';

/** Answers the paths that name no resource: discovery, OpenAPI, version, health. */
export function answerNonResource(cluster: Cluster, { info, accept }: Incoming): Answer {
  const path = info.path.length > 1 ? info.path.replace(/\/$/, '') : info.path;
  const kinds = cluster.registry.kinds();
  switch (path) {
    case '/healthz':
    case '/livez':
    case '/readyz':
      return { code: 200, text: 'ok' };
    case '/version':
      return { code: 200, object: versionInfo(cluster.kubernetesVersion) };
    case '/openapi/v2':
      return accept.includes('application/com.github.proto-openapi.spec.v2')
        ? { code: 200, bytes: emptyOpenapiV2, contentType: openapiV2ContentType }
        : { code: 200, object: openapiV2 };
    case '/openapi/v3':
      return { code: 200, object: openapiIndex(kinds) };
    case '/api':
    case '/apis': {
      const version = /;g=apidiscovery\.k8s\.io;v=(v2|v2beta1);as=APIGroupDiscoveryList/.exec(accept)?.[1];
      if (version !== undefined) {
        return {
          code: 200,
          object: aggregated(kinds, path === '/api' ? 'core' : 'groups', version),
          contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
        };
      }
      return { code: 200, object: path === '/api' ? apiVersions('127.0.0.1') : apiGroupList(kinds) };
    }
  }
  if (path.startsWith('/openapi/v3/')) {
    const document = openapiDocument(kinds, path.slice('/openapi/v3/'.length));
    if (document === undefined) throw noSuchPath();
    return { code: 200, object: document };
  }
  const resources = info.version === '' ? undefined : apiResourceList(kinds, info.group, info.version);
  if (resources !== undefined) return { code: 200, object: resources };
  const group = info.version === '' && info.group !== '' ? apiGroup(kinds, info.group) : undefined;
  if (group !== undefined) return { code: 200, object: { kind: 'APIGroup', apiVersion: 'v1', ...group } };
  throw noSuchPath();
}

const openapiV2ContentType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

// The message with nothing but its `swagger` field (number 1), "2.0".
const emptyOpenapiV2 = Buffer.from([0x0a, 3, 0x32, 0x2e, 0x30]);

function versionInfo(gitVersion: string): { readonly [key: string]: string } {
  const [, major = '1', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return {
    major,
    minor,
    gitVersion,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'none: gatesmith sandbox',
    compiler: 'none',
    platform: 'linux/amd64',
  };
}
