import { expect, test } from 'vitest';
import { createFaultScript, type FaultRule, type RequestFacts } from './fault-rules.ts';
import { requestVerb } from './request-verb.ts';

const get: RequestFacts = { verb: 'get', method: 'GET', path: '/api/v1/nodes/n1', userAgent: 'gatesmith/1' };

test('the same seed and the same requests meet the same faults, another seed meets others', () => {
  const rules: readonly FaultRule[] = [{ fault: { kind: 'latency', ms: 1 }, probability: 0.5 }];
  const fate = (seed: number): string => {
    const script = createFaultScript(rules, seed);
    return Array.from({ length: 64 }, () => (script.strike(get).length > 0 ? 'x' : '.')).join('');
  };
  expect(fate(1)).toBe(fate(1));
  expect(fate(1)).not.toBe(fate(2));
  expect(fate(1)).toContain('x');
  expect(fate(1)).toContain('.');
});

test('a rule lets requests pass, strikes as often as configured, and can be removed', () => {
  const script = createFaultScript();
  const rule = script.add({ fault: { kind: 'status', code: 503 }, skip: 2, times: 1 });
  expect([1, 2, 3, 4].map(() => script.strike(get).length)).toEqual([0, 0, 1, 0]);
  expect(rule.strikes()).toBe(1);
  const other = script.add({ fault: { kind: 'reset', when: 'after' } });
  expect(script.strike(get)).toEqual([{ kind: 'reset', when: 'after' }]);
  other.remove();
  expect(script.strike(get)).toEqual([]);
});

test.for<[why: string, match: FaultRule['match'], struck: boolean]>([
  ['no condition', undefined, true],
  ['its verb', { verb: 'get' }, true],
  ['one of several verbs', { verb: ['list', 'get'] }, true],
  ['another verb', { verb: 'watch' }, false],
  ['its path', { path: /\/nodes\// }, true],
  ['another path', { path: /pods/ }, false],
  ['its user agent and another verb', { userAgent: /gatesmith/, verb: 'patch' }, false],
])('a rule with %s strikes only what matches', ([, match, struck]) => {
  expect(createFaultScript([{ match, fault: { kind: 'latency', ms: 1 } }]).strike(get).length > 0).toBe(
    struck,
  );
});

test('one request meets one fault of a kind, the first', () => {
  const script = createFaultScript([
    { fault: { kind: 'latency', ms: 1 } },
    { fault: { kind: 'latency', ms: 2 } },
    { fault: { kind: 'status', code: 429 } },
  ]);
  expect(script.strike(get)).toEqual([
    { kind: 'latency', ms: 1 },
    { kind: 'status', code: 429 },
  ]);
});

test.for<[method: string, url: string, verb: string]>([
  ['GET', '/api/v1/namespaces', 'list'],
  ['GET', '/api/v1/namespaces/default', 'get'],
  ['GET', '/api/v1/namespaces/default/pods', 'list'],
  ['GET', '/api/v1/namespaces/default/pods/p', 'get'],
  ['GET', '/api/v1/namespaces/default/pods/p/log', 'get'],
  ['GET', '/apis/apps/v1/deployments', 'list'],
  ['GET', '/apis/apps/v1/deployments?watch=true', 'watch'],
  ['GET', '/apis/metallb.io/v1beta1/namespaces/m/ipaddresspools/a', 'get'],
  ['GET', '/apis', 'get'],
  ['POST', '/api/v1/namespaces/default/pods', 'create'],
  ['PATCH', '/api/v1/namespaces/default/pods/p', 'patch'],
  ['PUT', '/api/v1/namespaces/default/pods/p', 'update'],
  ['DELETE', '/api/v1/namespaces/default/pods/p', 'delete'],
  ['DELETE', '/api/v1/namespaces/default/pods', 'deletecollection'],
])('%s %s is a %s', ([method, target, verb]) => {
  const url = new URL(target, 'https://api');
  expect(requestVerb(method, url.pathname, url.searchParams)).toBe(verb);
});
