import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './source-imports.ts';

/** A line of the folder tables in docs/architecture.md. */
export interface FolderLine {
  /** Below the root of the repository; `*` stands for one folder name. */
  readonly folder: string;
  /** Folders below the root, `node:*`, or names of packages. */
  readonly mustNotImport: readonly string[];
}

/** The contents of docs/architecture.md as data. */
export interface ArchitecturePage {
  /** The packages that each package uses, by name. */
  readonly arrows: ReadonlyMap<string, readonly string[]>;
  /** The packages that touch nothing outside, by name. */
  readonly pure: readonly string[];
  readonly folders: readonly FolderLine[];
  /** Every path that the page names in the walks. */
  readonly files: readonly string[];
  /** The paths of each walk, by heading. */
  readonly walks: ReadonlyMap<string, readonly string[]>;
}

/** Reads the page: tables under `## Packages` and `## Folders`, links under the two walks. */
export async function readArchitecturePage(): Promise<ArchitecturePage> {
  const page = await readFile(join(root, 'docs/architecture.md'), 'utf8');
  const walks = new Map(
    [...page.matchAll(/^## (Walk: .*)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)].map(
      ([, title = '', body = '']) => [title, linksOf(body)],
    ),
  );
  const pure = spansOf(/^Pure: (.*)$/m.exec(page)?.[1] ?? '');
  return { arrows: arrowsOf(page), pure, folders: foldersOf(page), files: linksOf(page), walks };
}

function linksOf(markdown: string): readonly string[] {
  const links = [...markdown.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  return [...new Set(links.map((target) => join('docs', target)))];
}

function arrowsOf(page: string): ReadonlyMap<string, readonly string[]> {
  const rows = sectionOf(page, 'Packages').matchAll(/^\| \[`([^`]+)`\]\([^)]*\) \|([^|]*)\|([^|]*)\|/gm);
  return new Map([...rows].map(([, name = '', , uses = '']) => [name, spansOf(uses)]));
}

function foldersOf(page: string): readonly FolderLine[] {
  return sectionOf(page, 'Folders')
    .split(/^### /m)
    .slice(1)
    .flatMap((part) => {
      const base = /^`([^`]+)`/.exec(part)?.[1] ?? '';
      const rows = part.matchAll(/^\| `([^`]+)` \|([^|]*)\|([^|]*)\|$/gm);
      return [...rows].map(([, name = '', , rule = '']) => ({
        folder: join(base, name, '.').replace(/\/$/, ''),
        mustNotImport: spansOf(rule).map((span) => (span.endsWith('/') ? join(base, span, '.') : span)),
      }));
    });
}

function sectionOf(page: string, title: string): string {
  return page.split(/^## /m).find((section) => section.startsWith(`${title}\n`)) ?? '';
}

function spansOf(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
}
