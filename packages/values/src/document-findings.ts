import {
  type DocumentNode,
  type DocumentProblem,
  type DocumentReading,
  duplicateKeys,
  isUnwritten,
  positionsIn,
} from '@gatesmith/documents';
import { maxDepth } from './extent.ts';
import { report } from './finding-registry.ts';
import type { ValuesFinding } from './values-finding.ts';

/** Makes findings of what the document reader reports about one values file. */
export interface DocumentFindings {
  problems(problems: readonly DocumentProblem[]): readonly ValuesFinding[];
  moreDocuments(others: readonly DocumentReading[]): ValuesFinding | undefined;
  duplicates(root: DocumentNode): readonly ValuesFinding[];
}

export function documentFindings(file: string, text: string): DocumentFindings {
  const position = positionsIn(text);
  const unreadable = (
    message: string,
    { offset, hint }: { readonly offset: number; readonly hint?: string | undefined },
  ): ValuesFinding =>
    report('GS-VALUES-YAML', { subject: file, path: [], message, file, ...position(offset), hint });

  return {
    problems: (problems) =>
      problems.map((problem) =>
        unreadable(messageOf(problem), { offset: problem.offset, hint: hintOf(problem, text) }),
      ),
    moreDocuments: (others) => {
      const next = others.find((reading) => !reading.ok || !isUnwritten(reading.root));
      if (next === undefined) return undefined;
      return unreadable('the file holds several documents; Helm reads the first one only', {
        offset: next.start,
        hint: 'remove the "---" and what follows, or give each document with its own -f',
      });
    },
    duplicates: (root) =>
      duplicateKeys(root).map(({ key, path, offset, previous }) =>
        report('GS-VALUES-DUPLICATE-KEY', {
          subject: file,
          path,
          message: `${key}: given twice in one map; Helm would silently take the last one`,
          file,
          ...position(offset),
          hint: `it is already in line ${position(previous).line}; keep one of the two`,
        }),
      ),
  };
}

function messageOf({ kind, reason }: DocumentProblem): string {
  if (kind === 'tab' || kind === 'key') return reason;
  if (kind === 'depth') return `the document is nested more than ${maxDepth} levels deep`;
  if (kind === 'size') return `the document is too large: ${reason}`;
  if (kind === 'alias' || kind === 'merge' || kind === 'tag')
    return `the document cannot be resolved: ${reason}`;
  return `not YAML: ${reason}`;
}

function hintOf({ kind }: DocumentProblem, text: string): string | undefined {
  if (kind === 'tab') return 'replace the tab with two spaces';
  if (kind !== 'syntax' && kind !== 'key' && kind !== 'control-character') return undefined;
  if (text.includes('\0')) return 'the file holds zero bytes; save it as UTF-8';
  if (/\$?\{\{|\$\{/.test(text))
    return 'nothing is filled into a values file: put quotes around a string that contains braces';
  return kind === 'key' ? 'put quotes round it if it is meant as a string' : undefined;
}
