import { expect, expectTypeOf, test } from 'vitest';
import { defineValues } from './define-values.ts';
import type { Values, ValuesInput } from './gen/values.ts';

test('takes everything that may be left out as left out, and returns what it was given', () => {
  const document: ValuesInput = { pools: [{ name: 'lan', addresses: ['10.0.0.0/29'] }] };
  expect(defineValues(document)).toBe(document);
  expectTypeOf<Values['pools'][number]['autoAssign']>().toEqualTypeOf<boolean>();
  expectTypeOf<NonNullable<ValuesInput['ingress']>['controller']>().toEqualTypeOf<
    'traefik' | 'ingress-nginx' | 'none' | undefined
  >();
});

test('is refused by the compiler where the parser refuses it', () => {
  const refused: readonly unknown[] = [
    // @ts-expect-error misspelled section
    defineValues({ pols: [] }),
    // @ts-expect-error misspelled key of an entry
    defineValues({ pools: [{ name: 'a', adresses: ['10.0.0.0/29'] }] }),
    // @ts-expect-error missing key
    defineValues({ pools: [{ name: 'a' }] }),
    // @ts-expect-error not a controller
    defineValues({ ingress: { controller: 'nginx' } }),
    // @ts-expect-error a string for a boolean
    defineValues({ ingress: { defaultClass: 'yes' } }),
    // @ts-expect-error a key at the wrong level
    defineValues({ strictARP: 'always' }),
    // @ts-expect-error a string for a switch of the MetalLB chart
    defineValues({ metallb: { crds: { enabled: 'true' } } }),
    // @ts-expect-error misspelled key of the MetalLB chart
    defineValues({ metallb: { spaeker: { enabled: false } } }),
    // @ts-expect-error misspelled key, four levels down in the ingress-nginx chart
    defineValues({ 'ingress-nginx': { controller: { service: { internal: { enabld: true } } } } }),
    // @ts-expect-error a values file never contains a password
    defineValues({ bgp: { peers: [{ name: 'a', myASN: 1, password: 'x' }] } }),
    // @ts-expect-error misspelled key of the Traefik chart
    defineValues({ traefik: { deployement: {} } }),
    // @ts-expect-error a string for a number of the Traefik chart
    defineValues({ traefik: { ports: { web: { port: 'eighty' } } } }),
    // @ts-expect-error a code that no finding has
    defineValues({ checks: { skip: ['GS-DOES-NOT-EXIST'] } }),
  ];
  expect(refused).toHaveLength(13);
});
