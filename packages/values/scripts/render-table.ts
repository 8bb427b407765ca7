import type { z } from 'zod';
import { valuesSchema } from '../src/schema/values.ts';
import { type KeyDocs, keysOf } from './key-docs.ts';

/** The README table: every key that users set separately; entries of lists are shown by their example. */
export function renderTable(): string {
  const rows = leaves(valuesSchema, []).map(
    ({ path, type, fallback, description }) =>
      `| \`${path.join('.')}\` | ${cell(type)} | ${fallback === undefined ? '' : `\`${cell(JSON.stringify(fallback))}\``} | ${cell(description)} |`,
  );
  return ['| Key | Type | Default | What it does |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function leaves(schema: z.core.$ZodType, path: readonly string[]): KeyDocs[] {
  return keysOf(schema, path).flatMap((key) => {
    // Of the sections that go through to other charts only what is set here is listed; docs/reference has the rest.
    const passedThrough = ['metallb', 'ingress-nginx', 'traefik'].includes(key.path[0] ?? '');
    const below = leaves(key.schema, key.path);
    return below.length > 0
      ? below
      : key.description === '' || (passedThrough && key.fallback === undefined)
        ? []
        : [key];
  });
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
