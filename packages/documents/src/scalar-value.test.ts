import { describe, expect, test } from 'vitest';
import { jsonValue, readDocument } from './index.ts';

function resolved(text: string): unknown {
  const reading = readDocument(text);
  const decoding = reading.ok ? jsonValue(reading) : reading;
  if (!decoding.ok) throw new Error(JSON.stringify(decoding));
  return decoding.value;
}

function problemOf(text: string): string | undefined {
  const reading = readDocument(text);
  if (!reading.ok) return reading.problems[0]?.reason;
  const decoding = jsonValue(reading);
  return decoding.ok ? undefined : decoding.problem.reason;
}

describe('scalars have the types that sigs.k8s.io/yaml 1.6.0 gives them', () => {
  test.for([
    ['no', false],
    ['y', true],
    ['Off', false],
    ['oFF', 'oFF'],
    ['"no"', 'no'],
    ['', null],
    ['~', null],
    ['NULL', null],
    ['nULL', 'nULL'],
    ['010', 8],
    ['0o10', 8],
    ['0o8', '0o8'],
    ['08', 8],
    ['0x1F', 31],
    ['0X1f', 31],
    ['-0x1F', -31],
    ['+0b11', 3],
    ['0B11', 3],
    ['0b', '0b'],
    ['0o_17', 15],
    ['0x_1F', 31],
    ['1_000', 1000],
    ['1__0', 10],
    ['-_1', -1],
    ['_1', '_1'],
    ['0_', 0],
    ['1_000.5_0', 1000.5],
    ['.5', 0.5],
    ['-.5', -0.5],
    ['5.', 5],
    ['5.e3', 5000],
    ['.1_0', 0.1],
    ['._1', '._1'],
    ['.1__0', '.1__0'],
    ['.5e1_0', 5_000_000_000],
    ['.e5', '.e5'],
    ['1e5', 100_000],
    ['1e400', '1e400'],
    ['0777777777777777777777777777', 7.777777777777778e26],
    ['0x1.8p3', '0x1.8p3'],
    ['18446744073709551616', 18_446_744_073_709_552_000],
    ['1:30', '1:30'],
    ['2001-01-01', '2001-01-01'],
    ['=', '='],
    ['! 12', '12'],
    ['! "12"', '12'],
    ['!foo 12', '12'],
    ['!!str 12', '12'],
    ['!!int "7"', 7],
    ['!!float 3', 3],
    ['!!bool "yes"', true],
    ['!!null ""', null],
    ['!!binary aGk=', 'hi'],
    ['!!timestamp 2001-1-1 1:2:3', '2001-1-1 1:2:3'],
  ] as const)('%s is %j', ([written, expected]) => {
    expect(resolved(`a: ${written}`)).toEqual({ a: expected });
  });

  test.for(['!!int 3.0', '!!int 1e3', '!!float 1e400', '!!timestamp foo', '!!bool 1', '!!binary "?"'])(
    '%s is refused',
    (written) => {
      expect(problemOf(`a: ${written}`)).toContain('is not what its tag says');
    },
  );

  test.for([
    ['yes', 'true'],
    ['0x1F', '31'],
    ['-0', '0'],
    ['9007199254740993', '9007199254740993'],
    ['1e5', '100000'],
    ['123456.0', '123456'],
    ['1234567.0', '1.234567e+06'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1.23456789', '1.2345679'],
    ['16777217.0', '1.6777216e+07'],
    ['-1.5e10', '-1.5e+10'],
    ['3.4e39', '.inf'],
    ['.nan', '.nan'],
    ['2001-01-01', '2001-01-01'],
  ] as const)('the key %s is %j', ([written, expected]) => {
    expect(resolved(`${written}: x`)).toEqual({ [expected]: 'x' });
  });

  test.for(['~', '9223372036854775808', '? [a]\n'])('the key %s is refused', (written) => {
    expect(problemOf(`${written}: x`)).toMatch(/^a key is /);
  });
});
