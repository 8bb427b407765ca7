import { expect, test } from 'vitest';
import { SetSyntaxError, setValue } from './set-value.ts';

function set(argument: string, document: Record<string, unknown> = {}): unknown {
  setValue(document, argument);
  return document;
}

// The expectations are Helm's own answers (`helm template --set`, 3.17.2 and 4.2.3).
test.for([
  ['a=b', { a: 'b' }],
  ['a.b=1', { a: { b: 1 } }],
  ['a=1,b=true,c=NULL,d=False', { a: 1, b: true, c: null, d: false }],
  ['a=007', { a: '007' }],
  ['a=0', { a: 0 }],
  ['a=1.5', { a: '1.5' }],
  ['a=-3', { a: -3 }],
  ['a=', { a: '' }],
  ['a=,b=1', { a: '', b: 1 }],
  ['a={x,1,true}', { a: ['x', 1, true] }],
  ['a={}', { a: [] }],
  ['a={x},b=y', { a: ['x'], b: 'y' }],
  ['a[0]=x', { a: ['x'] }],
  ['a[1].b=x', { a: [null, { b: 'x' }] }],
  ['a\\.b=x', { 'a.b': 'x' }],
  ['a=x\\,y', { a: 'x,y' }],
  ['a=x=y', { a: 'x=y' }],
] as const)('%s', ([argument, expected]) => {
  expect(set(argument)).toEqual(expected);
});

test('goes into existing maps and lists and leaves their neighbours alone', () => {
  const list = [{ name: 'a', keep: 1 }, { name: 'b' }];
  const document = { ingress: { kind: 'DaemonSet' }, pools: list };
  expect(set('ingress.replicas=2,pools[0].name=c', document)).toEqual({
    ingress: { kind: 'DaemonSet', replicas: 2 },
    pools: [{ name: 'c', keep: 1 }, { name: 'b' }],
  });
  expect(list[0]).toEqual({ name: 'a', keep: 1 });
});

test.for([
  '',
  'a',
  '=x',
  'a.=x',
  'a[x]=1',
  'a[0=1',
  'a[999999]=1',
  'a={x',
  'a={x}y',
  '__proto__.a=1',
  `${'a.'.repeat(40)}b=1`,
])('refuses %s', (argument) => {
  expect(() => set(argument)).toThrow(SetSyntaxError);
});
