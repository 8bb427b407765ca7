import type { Passage, PassageKind } from './passage.ts';

export interface WordRow {
  readonly id: string;
  /** A regular expression for whole words; a space stands for any white space. */
  readonly find: string;
  /** Matches that also match this expression are allowed. */
  readonly not?: string;
  /** The kinds of prose that the row is for; all of them by default. */
  readonly kinds?: readonly PassageKind[];
  readonly say: string;
}

export interface Violation {
  readonly kind: PassageKind;
  readonly line: number;
  readonly id: string;
  readonly found: string;
  readonly say: string;
}

const allowance = /(?:\/\/|\*|#|<!--)\s+prose-allow:[ \t]*([^\n]*?)[ \t]*(?:-->|\*\/|$)/;

/** Violations of the table in a file. A line is exempt if it, or the line above it, contains `prose-allow:` and a reason. */
export function findViolations(
  source: string,
  { passages, rows }: { readonly passages: readonly Passage[]; readonly rows: readonly WordRow[] },
): Violation[] {
  const lines = source.split('\n');
  const used = new Set<number>();
  const violations: Violation[] = [];
  for (const passage of passages)
    for (const match of matches(passage, rows)) {
      const line = lineAt(source, passage.start + match.index);
      const allowed = [line, line - 1].find((number) => allowance.test(lines[number - 1] ?? ''));
      if (allowed === undefined) violations.push({ kind: passage.kind, line, ...match.violation });
      else used.add(allowed);
    }
  return [...violations, ...allowanceViolations(lines, used)].sort((a, b) => a.line - b.line);
}

interface Match {
  readonly index: number;
  readonly violation: Omit<Violation, 'kind' | 'line'>;
}

function matches(passage: Passage, rows: readonly WordRow[]): Match[] {
  const lead = passage.text.length - passage.text.trimStart().length;
  const text = passage.text.trim();
  return rows
    .filter((row) => row.kinds?.includes(passage.kind) ?? true)
    .flatMap((row) => {
      const exempt = row.not === undefined ? [] : [...text.matchAll(expression(row.not))];
      return [...text.matchAll(expression(row.find))]
        .filter(({ index }) => !exempt.some((e) => e.index <= index && index < e.index + e[0].length))
        .map((match) => ({
          index: lead + match.index,
          violation: { id: row.id, found: match[0].replaceAll(/\s+/g, ' '), say: row.say },
        }));
    });
}

const expressions = new Map<string, RegExp>();

function expression(find: string): RegExp {
  const known = expressions.get(find);
  if (known !== undefined) return known;
  const flags = /[A-Z]{2}|\^\(What/.test(find) ? 'g' : 'gi';
  const made = new RegExp(`(?<![\\w-])(?:${find.replaceAll(/ (?![*+?{])/g, '\\s+')})(?!\\w)`, flags);
  expressions.set(find, made);
  return made;
}

/** An allowance without a reason, or one that exempts nothing. */
function allowanceViolations(lines: readonly string[], used: ReadonlySet<number>): Violation[] {
  return lines.flatMap((text, index) => {
    const match = allowance.exec(text);
    if (match === null) return [];
    const found = {
      kind: 'comment',
      line: index + 1,
      id: 'allowance',
      found: 'prose-allow',
    } as const;
    if (match[1] === '') return [{ ...found, say: 'add the reason after the colon' }];
    return used.has(index + 1) ? [] : [{ ...found, say: 'remove it: the line has no violation' }];
  });
}

function lineAt(source: string, offset: number): number {
  let line = 1;
  for (let at = source.indexOf('\n'); at !== -1 && at < offset; at = source.indexOf('\n', at + 1)) line++;
  return line;
}
