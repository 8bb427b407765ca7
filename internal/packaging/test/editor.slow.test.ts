import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from 'tinyexec';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

// A user who has installed @gatesmith/values alone gets completion and errors at the key in an editor, and its entries.
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
// The package itself has what a schema and a YAML text need to be judged.
const own = createRequire(join(root, 'packages/values/package.json'));
const { Ajv }: { Ajv: new (options: object) => { compile(schema: unknown): Validate } } = own('ajv');
const { parse }: { parse(text: string): unknown } = own('yaml');
const wanted = await closureOf('values');

/** A package's folder and those of the workspace packages that it depends on. */
async function closureOf(folder: string, found: readonly string[] = []): Promise<readonly string[]> {
  if (found.includes(folder)) return found;
  const manifest: { readonly dependencies?: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(join(root, 'packages', folder, 'package.json'), 'utf8'),
  );
  let all: readonly string[] = [...found, folder];
  for (const name of Object.keys(manifest.dependencies ?? {}))
    if (name.startsWith('@gatesmith/')) all = await closureOf(name.slice('@gatesmith/'.length), all);
  return all;
}

interface Validate {
  (document: unknown): boolean;
  readonly errors?: readonly unknown[] | null;
}

let project = '';

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'gatesmith-editor-'));
  const overrides: Record<string, string> = {};
  for (const folder of wanted) {
    const cwd = join(root, 'packages', folder);
    const { name, version } = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8'));
    await run('pnpm', ['pack', '--pack-destination', project], cwd);
    overrides[name] = `file:${join(project, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)}`;
  }
  const dependencies = { '@gatesmith/values': overrides['@gatesmith/values'] };
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies, overrides }),
  );
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], project);
});

afterAll(() => rm(project, { recursive: true, force: true }));

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { exitCode, stderr, stdout } = await exec(program, [...args], {
    nodePath: false,
    nodeOptions: { cwd },
  });
  expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
}

test.for(['ts', 'mts'])(
  'TypeScript in a .%s file completes keys, shows their sentences and marks a wrong one',
  async (extension) => {
    const file = join(project, `values.${extension}`);
    const text = `import { defineValues } from '@gatesmith/values';
export default defineValues({
  pools: [{ name: 'default', adresses: ['192.168.20.20-192.168.20.254'] }],
  entrypoint: { externalTrafficPolicy: 'Lokal' },
  ingress: {  },
});
`;
    await writeFile(file, text);
    const options: ts.CompilerOptions = {
      strict: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
      types: [],
      noEmit: true,
      skipLibCheck: true,
    };
    const service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => [file],
      getScriptVersion: () => '1',
      getScriptSnapshot: (name) => {
        const content = ts.sys.readFile(name);
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
      },
      getCurrentDirectory: () => project,
      getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
    });
    const marked = service
      .getSemanticDiagnostics(file)
      .map(({ start = 0, length = 0 }) => text.slice(start, start + length));
    expect(marked).toEqual(['adresses', 'externalTrafficPolicy']);
    const at = text.indexOf('ingress: {') + 'ingress: { '.length;
    const offered = service.getCompletionsAtPosition(file, at, {})?.entries.map(({ name }) => name);
    expect(offered).toEqual(expect.arrayContaining(['className', 'controller', 'kind', 'replicas']));
    const described = service.getCompletionEntryDetails(file, at, 'className', {}, undefined, {}, undefined);
    expect(ts.displayPartsToString(described?.documentation)).toContain('Name of the IngressClass');
    service.dispose();
  },
);

const schemaPath = './node_modules/@gatesmith/values/values.schema.json';

test.for([
  ['json', `{ "$schema": "${schemaPath}", "ingress": { "controler": "traefik" } }`],
  ['yaml', `# yaml-language-server: $schema=${schemaPath}\ningress:\n  controler: traefik\n`],
] as const)(
  'the schema that a .%s file names lies in the package, describes keys and refuses a wrong one',
  async ([extension, text]) => {
    const named = /\$schema"?[=:]\s*"?([^\s"]+)/.exec(text)?.[1] ?? '';
    const schema: unknown = JSON.parse(await readFile(join(project, named), 'utf8'));
    const validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
    const document: unknown = extension === 'json' ? JSON.parse(text) : parse(text);
    expect(validate(document)).toBe(false);
    expect(validate.errors).toMatchObject([
      {
        instancePath: '/ingress',
        keyword: 'additionalProperties',
        params: { additionalProperty: 'controler' },
      },
    ]);
    expect(validate(JSON.parse(JSON.stringify(document).replace('controler', 'controller')))).toBe(true);
    expect(JSON.stringify(schema)).toContain('The ingress controller behind the entrypoint');
  },
);

test('the schema is also found by the name of the package', async () => {
  await run(
    'node',
    [
      '--input-type=module',
      '-e',
      "import('@gatesmith/values/values.schema.json', { with: { type: 'json' } })",
    ],
    project,
  );
});

test('the default entry needs no zod, and the zod entry works once zod is installed', async () => {
  const evaluate = (program: string): Promise<void> =>
    run('node', ['--input-type=module', '-e', program], project);
  await evaluate(
    "await import('@gatesmith/values'); await import('zod').then(() => { throw 'zod' }, () => {})",
  );
  await symlink(join(root, 'packages/values/node_modules/zod'), join(project, 'node_modules/zod'));
  await evaluate(
    "const { valuesSchema } = await import('@gatesmith/values/zod'); if (valuesSchema.parse({}).pools.length !== 0) throw 'parse'",
  );
  const text = `import { valuesSchema } from '@gatesmith/values/zod';
import { z } from 'zod';
const cluster = z.object({ frontDoor: valuesSchema });
export const controller: 'traefik' | 'ingress-nginx' | 'none' = cluster.parse({}).frontDoor.ingress.controller;
`;
  await writeFile(join(project, 'compose.ts'), text);
  await run(
    join(root, 'node_modules/.bin/tsc'),
    ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', 'compose.ts'],
    project,
  );
});
