import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

interface Import {
  /** `node:fs`, or a path below `src`. */
  readonly target: string;
  readonly names: readonly string[];
  readonly isType: boolean;
}

const importsByFile = new Map(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => [file, readImports(file)] as const),
);

function readImports(file: string): readonly Import[] {
  const { statements } = ts.createSourceFile(
    file,
    readFileSync(join(source, file), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  return statements.flatMap((statement): readonly Import[] => {
    const isImport = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
    if (!isImport || statement.moduleSpecifier === undefined) return [];
    if (!ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const { text } = statement.moduleSpecifier;
    const target = text.startsWith('.') ? relative(source, resolve(source, dirname(file), text)) : text;
    if (ts.isExportDeclaration(statement)) return [{ target, names: [], isType: statement.isTypeOnly }];
    const clause = statement.importClause;
    const bindings = clause?.namedBindings;
    const elements = bindings !== undefined && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
    const isType =
      clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
      (elements.length > 0 && elements.every((element) => element.isTypeOnly));
    return [{ target, names: elements.map(({ name }) => name.text), isType }];
  });
}

function filesBelow(folder: string): readonly string[] {
  return [...importsByFile.keys()].filter((file) => file.startsWith(`${folder}/`));
}

/** Everything that is loaded with a file, its types left out. */
function loadedWith(file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  for (const { target, isType } of importsByFile.get(file) ?? []) {
    if (isType || seen.has(target)) continue;
    seen.add(target);
    loadedWith(target, seen);
  }
  return seen;
}

test('decide/ loads no node module, no adapter and nothing that applies', () => {
  const violations = filesBelow('decide').flatMap((file) =>
    [...loadedWith(file)]
      .filter((target) => /^(node:|adapters\/|apply\/|chart\/|tinyexec$)/.test(target))
      .map((target) => `${file} loads ${target}`),
  );
  expect(violations).toEqual([]);
});

test('decide/ takes no port, and no type from adapters/ or apply/', () => {
  const violations = filesBelow('decide').flatMap((file) =>
    (importsByFile.get(file) ?? [])
      .filter(
        ({ target, names }) =>
          /^(adapters|apply)\//.test(target) ||
          (target.startsWith('ports/') && names.some((name) => /^(Cluster|Helm|Probe)$/.test(name))),
      )
      .map(({ target }) => `${file} imports ${target}`),
  );
  expect(violations).toEqual([]);
});

test('ports/ imports no other folder, and adapters/ nothing that observes or applies', () => {
  const folders = /^(adapters|apply|chart|decide|desired|kube-proxy|observe|rbac)\//;
  const violations = [
    ...filesBelow('ports').flatMap((file) =>
      (importsByFile.get(file) ?? [])
        .filter(({ target }) => folders.test(target))
        .map(({ target }) => `${file} imports ${target}`),
    ),
    ...filesBelow('adapters').flatMap((file) =>
      (importsByFile.get(file) ?? [])
        .filter(({ target }) => /^(apply|chart|desired|kube-proxy|observe|rbac)\//.test(target))
        .map(({ target }) => `${file} imports ${target}`),
    ),
  ];
  expect(violations).toEqual([]);
});

test('apply/ imports nothing from adapters/', () => {
  const violations = filesBelow('apply').flatMap((file) =>
    (importsByFile.get(file) ?? [])
      .filter(({ target }) => target.startsWith('adapters/'))
      .map(({ target }) => `${file} imports ${target}`),
  );
  expect(violations).toEqual([]);
});

test.for([
  ['apply', /^adapters\//],
  ['kube-proxy', /^adapters\//],
  ['observe', /^(adapters|apply)\//],
] as const)('%s/ reaches the outside through the ports only', ([folder, forbidden]) => {
  const violations = filesBelow(folder).flatMap((file) =>
    (importsByFile.get(file) ?? [])
      .filter(({ target }) => forbidden.test(target))
      .map(({ target }) => `${file} imports ${target}`),
  );
  expect(violations).toEqual([]);
});
