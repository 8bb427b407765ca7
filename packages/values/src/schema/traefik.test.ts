/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import { sharedPath } from '@internal/testing/shared';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { safeParseValues } from '../parse-values.ts';
import { valuesSchema } from './values.ts';

function problems(traefik: unknown): readonly string[] {
  const { findings } = safeParseValues([{ file: 'values.ts', value: { traefik } }]);
  return findings.map(({ code, hint, message }) => `${code} ${message}; ${hint}`);
}

describe('the traefik section', () => {
  test.for<[what: string, traefik: unknown, problem: string]>([
    [
      'a misspelled key where upstream allows no others',
      { deployement: { replicas: 2 } },
      'GS-VALUES-UNKNOWN-KEY "deployement": not a key of traefik; did you mean "deployment"?',
    ],
    [
      'an abbreviated key',
      { additionalArgs: ['--log.level=DEBUG'] },
      'GS-VALUES-UNKNOWN-KEY "additionalArgs": not a key of traefik; did you mean "additionalArguments"?',
    ],
    [
      'a misspelled key where upstream leaves room for others',
      { deployment: { repliacs: 2 } },
      'GS-VALUES-UNKNOWN-KEY "repliacs": not a key of traefik.deployment; did you mean "replicas"?',
    ],
    [
      'a misspelled key of an entrypoint',
      { ports: { web: { exposdPort: 80 } } },
      'GS-VALUES-UNKNOWN-KEY "exposdPort": not a key of traefik.ports.web; did you mean "exposedPort"?',
    ],
    [
      'a value of the wrong type',
      { additionalArguments: '--log.level=DEBUG' },
      'GS-VALUES-TYPE additionalArguments: "--log.level=DEBUG" is a string, and a list is needed; write it as a list: [ ... ]',
    ],
    [
      'a word that upstream does not list',
      { log: { level: 'LOUD' } },
      'GS-VALUES-TYPE level: "LOUD" is not one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL, PANIC; use TRACE, DEBUG, INFO, WARN, ERROR, FATAL or PANIC',
    ],
  ])('refuses %s', ([, traefik, problem]) => {
    expect(problems(traefik)).toEqual([problem]);
    expect(valuesSchema.safeParse({ traefik }).success).toBe(false);
  });

  test.for<[what: string, traefik: unknown]>([
    [
      'an unlisted key where upstream leaves room for others',
      { service: { spec: { loadBalancerClass: 'a' } } },
    ],
    [
      'names of entrypoints that the user chooses',
      { ports: { web2: { port: 8081, expose: { defaults: true } } } },
    ],
    [
      'names of listeners and routes that the user chooses',
      { gateway: { listeners: { web2: { port: 81 } } }, ingressRoute: { dashboards: {} } },
    ],
    [
      'null, which removes a default',
      { ports: { websecure: null }, deployment: { replicas: null }, log: null },
    ],
    ['what Helm hands down', { global: { anything: 1 }, enabled: true }],
  ])('accepts %s', ([, traefik]) => {
    expect(problems(traefik)).toEqual([]);
  });

  test("accepts the chart's own defaults, apart from what gatesmith decides", async ({ skip }) => {
    const path = sharedPath('upstream/traefik-41.3.0/values.yaml');
    if (path === undefined) return skip();
    const document: unknown = parse(await readFile(path, 'utf8'));
    const refused = valuesSchema.safeParse({ traefik: document }).error?.issues ?? [];
    expect(refused.map(({ path: at }) => at.join('.'))).toEqual([]);
  });
});
