import { describe, expect, test } from 'vitest';
import { duplicateKeys, jsonValue, locator, positionsIn, readDocument, readDocuments } from './index.ts';

function valuesOf(text: string): readonly unknown[] {
  return readDocuments(text).map((reading) => {
    const decoding = reading.ok ? jsonValue(reading) : reading;
    return decoding.ok ? decoding.value : undefined;
  });
}

function rootOf(text: string) {
  const reading = readDocument(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.root;
}

describe('documents', () => {
  test('several are read one by one, and one that is broken hides no other', () => {
    expect(valuesOf('a: 1\n---\nb: [\n---\n# nothing\n---\nc: no\n')).toEqual([
      { a: 1 },
      undefined,
      null,
      { c: false },
    ]);
  });

  test('empty input is not a document, and the first document of nothing is empty', () => {
    expect(readDocuments('')).toEqual([]);
    expect(readDocuments('# only a comment\n').length).toBeLessThanOrEqual(1);
    expect(readDocument('')).toMatchObject({ ok: true, root: { value: '' } });
  });

  test('every line break that Go accepts ends a line', () => {
    expect(valuesOf('a: 1\rb: 2\u0085c: 3\u2028d: 4\r\ne: 5')).toEqual([{ a: 1, b: 2, c: 3, d: 4, e: 5 }]);
  });

  test('a closing bracket may be in the column where its key begins', () => {
    expect(valuesOf('a: [\n  1\n]\nb: {\n  c: no\n}\n')).toEqual([{ a: [1], b: { c: false } }]);
  });

  test.for([
    ['json', '{"a": "\\/"}', { a: '/' }],
    ['json', '{a: 1}', undefined],
    ['json-or-yaml', '{"a": "\\/"}', { a: '/' }],
    ['json-or-yaml', '{a: no}', { a: false }],
    ['yaml', '{"a": "\\/"}', undefined],
    ['yaml', '{"a": 1}', { a: 1 }],
  ] as const)('braces as %s: %s', ([braces, text, expected]) => {
    const reading = readDocument(text, { braces });
    const decoding = reading.ok ? jsonValue(reading) : reading;
    expect(decoding.ok ? decoding.value : undefined).toEqual(expected);
  });

  test('aliases and merges are followed, and a merge takes effect at its position', () => {
    expect(valuesOf('a: &x {b: 1, c: 2}\nd: {b: 0, <<: *x, c: 3}\ne: {<<: [{b: 5}, *x]}\n')).toEqual([
      { a: { b: 1, c: 2 }, d: { b: 1, c: 3 }, e: { b: 5, c: 2 } },
    ]);
  });

  test('a key called __proto__ is a key like any other', () => {
    for (const text of ['{"__proto__": {"a": 1}}', '__proto__: {a: 1}']) {
      const [value] = valuesOf(text);
      expect(Object.keys(Object(value))).toEqual(['__proto__']);
      expect(Reflect.get({}, 'a')).toBeUndefined();
    }
  });
});

describe('problems', () => {
  test.for([
    ['a: [1\n', 'syntax', 6],
    ['a:\n\t- b\n', 'tab', 3],
    ['a: b\n\tc: d\n', 'tab', 5],
    ['a: "\u0001"', 'control-character', 4],
    ['%YAML 1.2\n---\na: 1\n', 'version', 10],
    ['{"a": }', 'syntax', 7],
  ] as const)('%j is a problem of kind %s', ([text, kind, offset]) => {
    const reading = readDocument(text, { braces: 'json' });
    expect(reading.ok ? undefined : reading.problems[0]).toMatchObject({ kind, offset });
  });

  test.for([
    ['a: *b', 'alias', 3],
    ['a: &b [*b]', 'alias', 7],
    ['<<: 1', 'merge', 4],
    ['a: !!int b', 'tag', 9],
    ['? {a: b}\n: c', 'key', 2],
  ] as const)('%j is a problem of kind %s when it is decoded', ([text, kind, offset]) => {
    const reading = readDocument(text);
    const decoding = reading.ok ? jsonValue(reading) : undefined;
    expect(decoding?.ok === false ? decoding.problem : undefined).toMatchObject({ kind, offset });
  });
});

describe('duplicate keys', () => {
  test('are found in every map, in the order of the source, and as Go names them', () => {
    expect(duplicateKeys(rootOf('a: 1\nyes: 2\nb:\n  - c: 1\n    c: 2\ntrue: 3\n<<: {}\n<<: {}\n'))).toEqual([
      { key: 'c', path: ['b', 0, 'c'], offset: 28, previous: 19 },
      { key: 'true', path: ['true'], offset: 33, previous: 5 },
    ]);
    expect(duplicateKeys(rootOf('{"a": 1, "a": 2}'))).toMatchObject([{ key: 'a', offset: 9, previous: 1 }]);
  });
});

describe('locate', () => {
  const text = 'pools:\n  - &p\n    name: a\n    no: 1\nmore:\n  - *p\n  - <<: *p\n    x: 1\n';
  const locate = locator(rootOf(text));
  const position = positionsIn(text);

  test.for([
    [['pools', 0, 'name'], 'key', 3, '3:5'],
    [['pools', 0, 'name'], 'value', 3, '3:11'],
    [['pools', 0, 'false'], 'key', 3, '4:5'],
    [['pools', 0, 'missing', 'deeper'], 'key', 2, '3:5'],
    [['pools', 7], 'value', 1, '1:1'],
    [['more', 0, 'name'], 'value', 3, '3:11'],
    [['more', 1, 'name'], 'value', 3, '3:11'],
    [[], 'value', 0, '1:1'],
  ] as const)('%j (%s) is %d steps deep at %s', ([path, at, depth, place]) => {
    const found = locate([...path], at);
    const { line, column } = position(found.offset);
    expect([found.depth, `${line}:${column}`]).toEqual([depth, place]);
  });
});

describe('hostile input', () => {
  const ladder = (levels: number): string =>
    Array.from({ length: levels }, (_, index) => `${' '.repeat(index)}a:`).join('\n');
  const bomb = `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`).join('\n')}`;

  test.for([
    ['a megabyte of brackets', '['.repeat(1_000_000)],
    ['a megabyte of JSON', '{"a":'.repeat(200_000)],
    ['valid JSON that is too deep', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['compact lists', '- '.repeat(100_000)],
    ['a ladder of indentation', ladder(1_000)],
    ['aliases of aliases', bomb],
    [
      'an alias ladder',
      `${Array.from({ length: 3_000 }, (_, index) => `- &a${index} [*a${index - 1}]`)
        .join('\n')
        .replace('*a-1', 'x')}`,
    ],
    ['more than the largest source', 'a'.repeat(4 * 1024 * 1024 + 1)],
    ['half a surrogate pair', 'a: "\ud800"'],
  ] as const)('%s is refused', ([, text]) => {
    const reading = readDocument(text);
    const decoding = reading.ok ? jsonValue(reading) : reading;
    expect(decoding.ok).toBe(false);
  });

  test('a hundred thousand keys are read, and so are as many duplicates', () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}: v`).join('\n');
    expect(readDocument(keys).ok).toBe(true);
    expect(duplicateKeys(rootOf('a: 1\n'.repeat(20_000)))).toHaveLength(19_999);
  });
});
