import { blank, type Passage } from './passage.ts';

/** Lines that `helm install` prints, without their template actions. */
export function notesPassages(source: string): Passage[] {
  return [{ kind: 'string', start: 0, text: blank(source, /\{\{[\s\S]*?\}\}/g, 'X') }];
}

/** Comments of YAML files and templates. */
export function yamlPassages(source: string): Passage[] {
  const comment = /\{\{-? *\/\*[\s\S]*?\*\/ *-?\}\}|^[ \t]*#[^\n]*(?:\n[ \t]*#[^\n]*)*/gm;
  return [...source.matchAll(comment)].map((match) => ({
    kind: 'comment' as const,
    start: match.index,
    text: blank(blank(match[0], /^[ \t]*#+|\{\{-? *\/\*|\*\/ *-?\}\}/gm), /`[^`]*`/g, 'X').replaceAll(
      '\n',
      ' ',
    ),
  }));
}
