import { type FindingPath, type Position, positionAt } from '@gatesmith/diagnostics';
import {
  type Document,
  isAlias,
  isPair,
  isScalar,
  isSeq,
  isMap as isYamlMap,
  type Pair,
  parseDocument,
  type ScalarTag,
  type YAMLMap,
} from 'yaml';
import { isMap } from './is-map.ts';
import type { ValuesFinding } from './values-finding.ts';
import type { ValuesSource } from './values-source.ts';

const maxText = 4 * 1024 * 1024;
const maxDepth = 64;
const maxNodes = 500_000;

/** A document that was read: its value, where its parts stand, and what was wrong with its text. */
export interface ReadSource {
  readonly file: string;
  /** Absent for a value that a module exported. */
  readonly text?: string | undefined;
  readonly value: Readonly<Record<string, unknown>>;
  /** Whether anything in the value is null or undefined. */
  readonly holdsNulls: boolean;
  readonly findings: readonly ValuesFinding[];
  /** The place of the deepest part of the path that this document has, and how many steps of the path that is. */
  locate(
    path: FindingPath,
    at: 'key' | 'value',
  ): { readonly depth: number; readonly position?: Position | undefined };
}

/**
 * The YAML that Helm reads is 1.1 as Go reads it: `yes` and `on` are booleans, `010` and `0o10` are eight, `<<` merges; but
 * `1:30` and dates stay texts, and there are no sets or binaries.
 */
function goTags(tags: readonly (ScalarTag | { tag: string })[]): unknown[] {
  const unwanted = /timestamp|binary|omap|pairs|set$/;
  const wanted = tags.filter(
    (tag) =>
      typeof tag === 'object' && !unwanted.test(tag.tag) && !('format' in tag && tag.format === 'TIME'),
  );
  return [...wanted, octal];
}

/** YAML 1.2's octal numbers, which Go takes in 1.1 as well. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0o[0-7_]+$/,
  resolve: (text) => {
    const value = Number.parseInt(text.replaceAll(/[-+_]|0o/g, ''), 8);
    return text.startsWith('-') ? -value : value;
  },
};

interface Extent {
  nodes: number;
  holdsNulls: boolean;
}

/** Counts what a value holds; false when it is too deep or too large, which {@link troubleOf} has words for. */
function isBearable(value: unknown, depth: number, extent: Extent): boolean {
  if (value === null || value === undefined) extent.holdsNulls = true;
  if (typeof value !== 'object' || value === null) return true;
  if (depth === maxDepth) return Object.keys(value).length === 0;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      extent.nodes += 1;
      if (extent.nodes > maxNodes || !isBearable(value[index], depth + 1, extent)) return false;
    }
    return true;
  }
  for (const child of Object.values(value)) {
    extent.nodes += 1;
    if (extent.nodes > maxNodes || !isBearable(child, depth + 1, extent)) return false;
  }
  return true;
}

/** Shared parts count as often as they are reached, so that a value that holds itself is found to be too deep. */
function troubleOf(value: unknown): string {
  let level: unknown[] = [value];
  let nodes = 0;
  for (let depth = 0; level.length > 0 && depth <= maxDepth; depth += 1) {
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      for (const child of Object.values(item)) next.push(child);
      if (nodes + next.length > maxNodes) return `holds more than ${maxNodes} values`;
    }
    nodes += next.length;
    level = next;
  }
  return `is nested more than ${maxDepth} levels deep`;
}

/** Reads one source; what cannot be read is an empty document with findings. Never throws. */
export function readSource(source: ValuesSource): ReadSource {
  return 'text' in source ? readText(source.file, source.text) : readValue(source.file, source.value);
}

function finding(
  file: string,
  code: ValuesFinding['code'],
  message: string,
  more: Partial<ValuesFinding> = {},
): ValuesFinding {
  return { code, severity: 'error', subject: file, path: [], message, file, ...more };
}

function notAMap(value: unknown): string {
  const kind = Array.isArray(value)
    ? 'a list'
    : typeof value === 'string'
      ? 'a text'
      : `${typeof value === 'object' ? 'nothing' : `a ${typeof value}`}`;
  return `the document is ${kind}; values are a map of sections, such as "pools:" and "ingress:"`;
}

function readValue(file: string, value: unknown): ReadSource {
  const extent: Extent = { nodes: 0, holdsNulls: false };
  if (isMap(value) && isBearable(value, 0, extent)) {
    const { holdsNulls } = extent;
    return {
      file,
      value,
      holdsNulls,
      findings: noFindings,
      locate: (path) => ({ depth: depthIn(value, path) }),
    };
  }
  const message = isMap(value) ? `the document ${troubleOf(value)}` : notAMap(value);
  return {
    file,
    value: {},
    holdsNulls: false,
    findings: [finding(file, 'GS-VALUES-TYPE', message)],
    locate: () => ({ depth: 0 }),
  };
}

const noFindings: readonly ValuesFinding[] = [];

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

function readText(file: string, text: string): ReadSource {
  const empty = { file, text, value: {}, holdsNulls: false, locate: () => ({ depth: 0 }) };
  if (text.length > maxText) {
    return {
      ...empty,
      findings: [
        finding(
          file,
          'GS-VALUES-YAML',
          `the file holds ${text.length} characters; values have at most ${maxText}`,
        ),
      ],
    };
  }
  let document: Document.Parsed;
  let value: unknown;
  const findings: ValuesFinding[] = [];
  try {
    // Duplicates are looked for below: the parser's own search takes quadratic time.
    document = parseDocument(text, {
      version: '1.1',
      uniqueKeys: false,
      prettyErrors: false,
      // Silent would keep quiet about a second document as well.
      logLevel: 'error',
      stringKeys: false,
      // The filtered list holds the library's own tags only.
      customTags: (tags) => goTags(tags as ScalarTag[]) as ScalarTag[],
    });
    // The parser reports its own exhausted stack once per level.
    if (document.errors.some(({ message }) => message.startsWith('Maximum call stack')))
      throw new RangeError();
    for (const problem of document.errors.slice(0, 20)) {
      const position = positionAt(text, problem.pos[0]);
      findings.push(
        finding(file, 'GS-VALUES-YAML', yamlMessage(problem.code, problem.message), {
          ...position,
          hint: yamlHint(problem.code) ?? textHint(text),
        }),
      );
    }
    if (findings.length > 0) return { ...empty, findings };
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // The parser recurses; a text of ten thousand brackets, or of aliases to aliases, ends here.
    const reason =
      error instanceof RangeError
        ? 'is nested too deeply'
        : error instanceof Error
          ? `cannot be resolved: ${error.message}`
          : 'cannot be read';
    return { ...empty, findings: [finding(file, 'GS-VALUES-YAML', `the document ${reason}`)] };
  }
  if (value === null || value === undefined) return { ...empty, findings };
  if (!isMap(value))
    return { ...empty, findings: [finding(file, 'GS-VALUES-TYPE', notAMap(value), { line: 1, column: 1 })] };
  const extent: Extent = { nodes: 0, holdsNulls: false };
  if (!isBearable(value, 0, extent))
    return { ...empty, findings: [finding(file, 'GS-VALUES-YAML', `the document ${troubleOf(value)}`)] };
  const index = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  findDuplicates(file, text, document, findings);
  return {
    file,
    text,
    value,
    holdsNulls: extent.holdsNulls,
    findings,
    locate: (path, at) => locateIn(document, text, index, path, at),
  };
}

function yamlMessage(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'the file holds several documents; Helm reads the first one only';
  if (code === 'TAB_AS_INDENT') return 'a tab indents this line; YAML allows spaces only';
  const first = message.split('\n')[0] ?? message;
  return `not YAML: ${first.charAt(0).toLowerCase()}${first.slice(1)}`;
}

function yamlHint(code: string): string | undefined {
  if (code === 'MULTIPLE_DOCS')
    return 'remove the "---" and what follows, or give each document with its own -f';
  if (code === 'TAB_AS_INDENT') return 'replace the tab with two spaces';
  return undefined;
}

/** What may be wrong with a text that is not YAML at all. */
function textHint(text: string): string | undefined {
  if (/\r(?!\n)/.test(text)) return 'lines end with a carriage return alone; save the file with LF';
  if (text.includes('\0')) return 'the file holds zero bytes; save it as UTF-8';
  if (/\$?\{\{|\$\{/.test(text))
    return 'nothing is filled into a values file: put quotes round a text that holds braces';
  return undefined;
}

function keyText(pair: Pair): string {
  if (isScalar(pair.key)) return pair.key.value === null ? '' : String(pair.key.value);
  return String(pair.key);
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : undefined;
}

function findDuplicates(file: string, text: string, document: Document, findings: ValuesFinding[]): void {
  const open: { readonly node: unknown; readonly path: FindingPath }[] = [
    { node: document.contents, path: [] },
  ];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node, path } = at;
    if (isSeq(node))
      node.items.forEach((item, index) => void open.push({ node: item, path: [...path, index] }));
    if (!isYamlMap(node)) continue;
    const first = new Map<string, number>();
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const here = startOf(pair.key) ?? startOf(pair.value) ?? 0;
      if (isSeq(pair.key) || isYamlMap(pair.key)) {
        findings.push(
          finding(file, 'GS-VALUES-YAML', 'a key is a list or a map, and Helm reads texts only', {
            path,
            ...positionAt(text, here),
            hint: textHint(text) ?? 'put quotes round it if it is meant as a text',
          }),
        );
        continue;
      }
      const key = keyText(pair);
      const before = first.get(key);
      if (before !== undefined && key !== '<<') {
        findings.push(
          finding(
            file,
            'GS-VALUES-DUPLICATE-KEY',
            `${key}: given twice in one map; Helm would silently take the last one`,
            {
              path: [...path, key],
              ...positionAt(text, here),
              hint: `it stands in line ${positionAt(text, before).line} already; keep one of the two`,
            },
          ),
        );
      }
      first.set(key, here);
      open.push({ node: pair.value, path: [...path, key] });
    }
  }
  findings.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function locateIn(
  document: Document,
  text: string,
  index: Map<YAMLMap, ReadonlyMap<string, Pair>>,
  path: FindingPath,
  at: 'key' | 'value',
): { depth: number; position: Position } {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  let depth = 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isYamlMap(node)) {
      let pairs = index.get(node);
      if (pairs === undefined) {
        pairs = new Map(node.items.map((pair) => [keyText(pair), pair]));
        index.set(node, pairs);
      }
      const pair = pairs.get(String(part));
      if (pair === undefined) break;
      const last = depth === path.length - 1;
      offset = (last && at === 'value' ? startOf(pair.value) : undefined) ?? startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      const item: unknown = node.items[part];
      if (item === undefined) break;
      offset = startOf(item) ?? offset;
      node = item;
    } else break;
    depth += 1;
  }
  return { depth, position: positionAt(text, offset) };
}
