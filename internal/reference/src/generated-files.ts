import { fileURLToPath } from 'node:url';
import { renderCodes } from './render-codes.ts';
import { renderFindings } from './render-findings.ts';

const root = new URL('../../../', import.meta.url);

/** Everything that is generated from the registries, by path. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    [fileURLToPath(new URL('docs/reference/findings.md', root)), renderFindings()],
    [fileURLToPath(new URL('packages/values/src/gen/finding-codes.ts', root)), renderCodes()],
  ]);
}
