import { type FindingPath, formatPath } from '@gatesmith/diagnostics';
import { isMap } from './is-map.ts';
import { loweredKeys } from './lowering.ts';
import type { Values } from './values.ts';
import type { ValuesCode } from './values-finding.ts';

/** A relation between keys that does not hold, before it has a place in a text. */
export interface BrokenRule {
  readonly code: ValuesCode;
  readonly severity: 'error' | 'warning';
  readonly path: FindingPath;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Relations between sections that a schema cannot say; `written` is the document as a person wrote it. */
export function checkValues(values: Values, written: Readonly<Record<string, unknown>>): BrokenRule[] {
  return [...endOfLife(values), ...disagreements(values, written), ...ingressRules(values)];
}

function* endOfLife({ ingress }: Values): Generator<BrokenRule> {
  if (ingress.controller !== 'ingress-nginx' || ingress.acknowledgeEndOfLife) return;
  yield {
    code: 'GS-EOL-UNACKNOWLEDGED',
    severity: 'error',
    path: ['ingress', 'controller'],
    message:
      'ingress.controller: "ingress-nginx" was maintained until March 2026; its last release, 1.15.1 with nginx 1.27.1, gets no fixes, ' +
      'and security holes found since then (CVE-2026-42945, CVE-2026-9256, CVE-2026-42533; as of 2026-11-22) stay open',
    hint: 'use controller: traefik, which reads nginx annotations, or state that you know: ingress.acknowledgeEndOfLife: true',
  };
}

function* disagreements(values: Values, written: Readonly<Record<string, unknown>>): Generator<BrokenRule> {
  for (const { path, value, from } of loweredKeys(values)) {
    const said = at(written, path);
    if (said === undefined || said === value) continue;
    const decides = formatPath(from);
    yield {
      code: 'GS-VALUES-CONFLICT',
      severity: 'error',
      path,
      message: `${formatPath(path)}: ${JSON.stringify(said)} disagrees with ${decides}, which makes it ${JSON.stringify(value)}`,
      hint: `remove one of the two; ${decides} decides`,
    };
  }
}

function* ingressRules({ ingress }: Values): Generator<BrokenRule> {
  if (ingress.replicas !== undefined && ingress.kind === 'DaemonSet') {
    yield {
      code: 'GS-VALUES-CONFLICT',
      severity: 'error',
      path: ['ingress', 'replicas'],
      message: `ingress.replicas: ${ingress.replicas} has no meaning with ingress.kind DaemonSet, which runs one pod on every node`,
      hint: 'remove it, or set ingress.kind: Deployment',
    };
  }
  if (ingress.defaultBackend.enabled && ingress.controller !== 'ingress-nginx') {
    yield {
      code: 'GS-VALUES-CONFLICT',
      severity: 'error',
      path: ['ingress', 'defaultBackend', 'enabled'],
      message: `ingress.defaultBackend.enabled: only ingress-nginx has a default backend, and ingress.controller is ${ingress.controller}`,
      hint: 'remove it; Traefik answers 404 by itself',
    };
  }
}

function at(document: unknown, path: FindingPath): unknown {
  let node: unknown = document;
  for (const part of path) {
    if (!isMap(node)) return undefined;
    node = Object.hasOwn(node, part) ? node[part] : undefined;
  }
  return node;
}
