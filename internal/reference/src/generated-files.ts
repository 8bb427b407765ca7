import { fileURLToPath } from 'node:url';
import { renderFindings } from './render-findings.ts';

const root = new URL('../../../', import.meta.url);

/** Everything that is generated from the registries, by path. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([[fileURLToPath(new URL('docs/reference/findings.md', root)), renderFindings()]]);
}
