import { expect, test } from 'vitest';
import { wrapNames } from './wrap-names.ts';

test('a name that fits stays whole, and one that does not is broken after a slash', () => {
  expect(wrapNames('Service/shop/web: it is used', 20)).toEqual(['Service/shop/web: it', 'is used']);
  expect(wrapNames('ValidatingWebhookConfiguration/metallb-webhook-configuration', 40)).toEqual([
    'ValidatingWebhookConfiguration/',
    'metallb-webhook-configuration',
  ]);
  expect(wrapNames('Deployment/metallb-system/gatesmith-metallb-controller', 30)).toEqual([
    'Deployment/metallb-system/',
    'gatesmith-metallb-controller',
  ]);
});
