import type { FindingPath, Position } from '@gatesmith/diagnostics';
import { jsonValue, locator, positionsIn, readDocuments } from '@gatesmith/documents';
import { isRecord } from '@gatesmith/kubernetes';
import { documentFindings } from './document-findings.ts';
import { extentProblem, maxDepth, maxNodes } from './extent.ts';
import { report } from './finding-registry.ts';
import type { ValuesFinding } from './values-finding.ts';
import type { ValuesSource } from './values-source.ts';

/** A document that was read: its value, the positions of its parts, and what is wrong with it as a document. */
export interface ReadSource {
  readonly file: string;
  /** Absent for a value that a module exported. */
  readonly text?: string | undefined;
  readonly value: Readonly<Record<string, unknown>>;
  readonly findings: readonly ValuesFinding[];
  /** The position of the deepest part of the path that this document has, and how many steps of the path that is. */
  locate(
    path: FindingPath,
    at: 'key' | 'value',
  ): { readonly depth: number; readonly position?: Position | undefined };
  /** The plain scalar at a path, as it is written; absent for anything else, and for what a module exported. */
  plainAt?(path: FindingPath): string | undefined;
}

/** The characters of a plain scalar that may be a word, a number or a boolean. */
const plainScalar = /[\w.+-]+/y;

/** Reads one source as Helm does; what cannot be read is an empty document with findings. Never throws. */
export function readSource(source: ValuesSource): ReadSource {
  return 'text' in source ? readText(source.file, source.text) : readValue(source.file, source.value);
}

function readValue(file: string, value: unknown): ReadSource {
  const problem = isRecord(value) ? extentProblem(value) : notAMap(value);
  if (isRecord(value) && problem === undefined)
    return { file, value, findings: [], locate: (path) => ({ depth: depthIn(value, path) }) };
  return { file, value: {}, findings: [notValues(file, problem ?? '')], locate: () => ({ depth: 0 }) };
}

function readText(file: string, text: string): ReadSource {
  const unreadable = (findings: readonly ValuesFinding[]): ReadSource => {
    return { file, text, value: {}, findings, locate: () => ({ depth: 0 }) };
  };
  const findingsOf = documentFindings(file, text);
  const [first, ...others] = readDocuments(text, { braces: 'yaml' });
  if (first === undefined) return unreadable([]);
  if (!first.ok) return unreadable(findingsOf.problems(first.problems));
  const more = findingsOf.moreDocuments(others);
  if (more !== undefined) return unreadable([more]);
  const decoding = jsonValue(first, { maxDepth, maxNodes });
  if (!decoding.ok) return unreadable(findingsOf.problems([decoding.problem]));
  const { value } = decoding;
  if (value === null) return unreadable([]);
  if (!isRecord(value)) return unreadable([{ ...notValues(file, notAMap(value)), line: 1, column: 1 }]);
  const locate = locator(first.root);
  const position = positionsIn(text);
  return {
    file,
    text,
    value,
    findings: findingsOf.duplicates(first.root),
    locate: (path, at) => {
      const { depth, offset } = locate(path, at);
      return { depth, position: position(offset) };
    },
    plainAt(path) {
      const { depth, offset } = locate(path, 'value');
      plainScalar.lastIndex = offset;
      return depth === path.length ? plainScalar.exec(text)?.[0] : undefined;
    },
  };
}

function notValues(file: string, message: string): ValuesFinding {
  return report('GS-VALUES-TYPE', { subject: file, path: [], message: `the document ${message}`, file });
}

function notAMap(value: unknown): string {
  const kind = Array.isArray(value)
    ? 'a list'
    : typeof value === 'string'
      ? 'a string'
      : `${typeof value === 'object' ? 'nothing' : `a ${typeof value}`}`;
  return `is ${kind}; values are a map of sections, such as "pools:" and "ingress:"`;
}

function depthIn(value: unknown, path: FindingPath): number {
  let node: unknown = value;
  let depth = 0;
  for (const part of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, part)) break;
    node = Reflect.get(node, part);
    depth += 1;
  }
  return depth;
}
