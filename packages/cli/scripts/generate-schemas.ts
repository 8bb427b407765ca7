import { mkdir, writeFile } from 'node:fs/promises';
import { renderJsonOutput } from './render-json-output.ts';
import { renderSchemas } from './render-schemas.ts';

const reference = new URL('../../../docs/reference/', import.meta.url);
await mkdir(new URL('schemas/', reference), { recursive: true });
for (const [file, schema] of renderSchemas()) await writeFile(new URL(`schemas/${file}`, reference), schema);
await writeFile(new URL('json-output.md', reference), renderJsonOutput());
