import { expect, test } from 'vitest';
import { fieldCasePath, hasHelm, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('25-second-traefik-serves-the-same-ingresses');

test.skipIf(inputs === undefined || !hasHelm)(
  'the Traefik that k3s brings is named with its class, and what both would serve',
  async () => {
    await using at = await openFieldCase(inputs ?? '');
    await at.apply('k3s-traefik.yaml');
    const check = (...flags: readonly string[]) =>
      at.run(['check', '--sandbox', '-f', 'values.yaml', '--output', 'short', ...flags]);
    const { code, stdout } = await check();
    expect(code).toBe(3);
    expect(stdout).toContain('error GS-INGRESS-OTHER-CONTROLLER Deployment/kube-system/traefik:');
    expect(stdout).toContain('serves class traefik and Ingresses without a class');
    expect(stdout).toContain('error GS-INGRESS-EXPOSED IngressClass/traefik:');
    expect(stdout).toContain('error GS-INGRESS-EXPOSED Ingress/whoami/noclass:');
    expect((await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml'])).code).toBe(1);
    const limited = await check('--set', 'traefik.providers.kubernetesIngress.enabled=false');
    expect(limited.stdout).not.toMatch(/GS-INGRESS-(EXPOSED|OTHER-CONTROLLER)/);
  },
);
