// Checks the wording of the workspace against words.json. Ends with code 1 if there is a violation.
// Usage: node check.ts [PATH ...]
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findViolations, type Violation, type WordRow } from './find-violations.ts';
import { passagesOf, proseFiles } from './prose-files.ts';

const root = resolve(import.meta.dirname, '../../..');
const rows = readRows();
const paths = process.argv.slice(2);

let failed = 0;
for (const file of proseFiles(root).filter(
  (name) => paths.length === 0 || paths.some((path) => name.startsWith(path)),
)) {
  const source = readFileSync(join(root, file), 'utf8');
  for (const violation of findViolations(source, { passages: passagesOf(source, file), rows }))
    report(file, violation);
}
if (failed > 0) {
  console.error(
    `prose: ${failed} ${failed === 1 ? 'violation' : 'violations'}; see "Say, do not say" in docs/glossary.md`,
  );
  process.exitCode = 1;
}

function report(file: string, { line, id, kind, found, say }: Violation): void {
  failed++;
  console.error(`${file}:${line}: "${found}" (${id}, ${kind}): ${say}`);
}

function readRows(): readonly WordRow[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'words.json'), 'utf8')).rows;
}
