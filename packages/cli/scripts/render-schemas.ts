import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';
import { documents } from './documents.ts';

const address = 'https://github.com/gatesmith/gatesmith/blob/main/docs/reference/schemas';

/** The JSON Schema of every document of `--output json`, by file name. */
export function renderSchemas(): ReadonlyMap<string, string> {
  const generator = createGenerator({
    path: fileURLToPath(new URL('../src/output/documents.ts', import.meta.url)),
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    // Fields may be added to a document, so a reader must accept fields that it does not recognize.
    additionalProperties: true,
    topRef: false,
    // Types are checked by tsc.
    skipTypeCheck: true,
  });
  return new Map(
    documents.map(({ type, name, title }) => {
      const { $schema, definitions, ...schema } = generator.createSchema(type);
      const file = `${name}.schema.json`;
      const document = { $schema, $id: `${address}/${file}`, title, ...schema, definitions };
      return [file, `${JSON.stringify(document, undefined, 2)}\n`];
    }),
  );
}
