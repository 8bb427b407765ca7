/// <reference types="node" />
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderTraefik } from './render-traefik.ts';
import { upstreamTraefikSchema } from './upstream-traefik.ts';

/** The generated module, committed because most machines do not have the upstream chart. */
export const traefikModule: string = fileURLToPath(new URL('../src/gen/traefik-chart.ts', import.meta.url));

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const path = upstreamTraefikSchema();
  if (path !== undefined) {
    const text = renderTraefik(JSON.parse(await readFile(path, 'utf8')));
    if (text !== (await readFile(traefikModule, 'utf8').catch(() => undefined))) {
      await writeFile(traefikModule, text);
      console.log(traefikModule);
    }
  }
}
