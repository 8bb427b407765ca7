/// <reference types="node" />
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { safeParseValues } from '../src/index.ts';
import { valuesSchema } from '../src/schema/values.ts';
import schema from '../values.schema.json' with { type: 'json' };
import { keyMutations } from './key-mutations.ts';

const mutations = keyMutations();
const validate = new Ajv({ strict: true, allErrors: false, allowUnionTypes: true }).compile(schema);

describe('every key of ours and of the charts, misspelled, at another level and of another type', () => {
  test('is more than a thousand mistakes', () => {
    expect(mutations.length).toBeGreaterThan(3_000);
  });

  test('is refused by the parser, at its line', () => {
    const missed = mutations.filter(({ document }) => {
      const { findings, values } = safeParseValues([{ file: 'v.json', text: JSON.stringify(document) }]);
      return values !== undefined || findings.some(({ line }) => line === undefined);
    });
    expect(missed.map(shown)).toEqual([]);
  });

  test('is refused by zod', () => {
    const missed = mutations.filter(({ document }) => valuesSchema.safeParse(document).success);
    expect(missed.map(shown)).toEqual([]);
  });

  test('is refused by the JSON Schema, unless only its similarity to a listed key is wrong', () => {
    const missed = mutations.filter((mutation) => !isSimilarityOnly(mutation) && validate(mutation.document));
    expect(missed.map(shown)).toEqual([]);
  });

  test('is refused by the compiler, in defineValues, unless only its similarity to a listed key is wrong', () => {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    const file = `${folder}generated-mutations.ts`;
    const head = "import { defineValues } from '../src/define-values.ts';\n";
    // The last one is right: that everything is marked must not come from the file itself.
    const documents: readonly unknown[] = [...mutations.map(({ document }) => document), { pools: [] }];
    const lines = documents.map((document) => `defineValues(${JSON.stringify(document)});`);
    const text = `${head}${lines.join('\n')}\n`;
    const options: ts.CompilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      allowImportingTsExtensions: true,
      customConditions: ['@gatesmith/source'],
      types: [],
      noEmit: true,
      skipLibCheck: true,
    };
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile;
    host.getSourceFile = (name, ...rest) =>
      name === file
        ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023)
        : read.call(host, name, ...rest);
    const program = ts.createProgram([file], options, host);
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error('the file of mistakes is not in the program');
    const marked = new Set(
      program
        .getSemanticDiagnostics(source)
        .map(({ start = 0 }) => source.getLineAndCharacterOfPosition(start).line - 1),
    );
    const missed = mutations.filter((mutation, index) => !isSimilarityOnly(mutation) && !marked.has(index));
    expect(missed.map(shown)).toEqual([]);
    expect(marked.has(mutations.length)).toBe(false);
  }, 120_000);
});

/** Neither a type nor JSON Schema can express that a key is close to another one. */
function isSimilarityOnly({ kind, isOpen }: (typeof mutations)[number]): boolean {
  return kind === 'misspelled' && isOpen;
}

function shown({ kind, path, document }: (typeof mutations)[number]): string {
  return `${kind} ${path.join('.')}: ${JSON.stringify(document)}`;
}
