import { type Document, parseAllDocuments, type YAMLParseError } from 'yaml';
import { type DocumentProblem, mostProblems } from './document-problem.ts';
import type { DocumentReading } from './document-reading.ts';
import type { DocumentNode } from './node.ts';
import { yamlNodes } from './yaml-nodes.ts';
import {
  findControlCharacter,
  findDeepNesting,
  findEscapedSlash,
  findStrayTab,
  withPlainBreaks,
} from './yaml-source.ts';

/** Reads every document of a YAML source; one that cannot be read does not hide the others. */
export function readYamlDocuments(
  text: string,
  { maxDepth }: { readonly maxDepth: number },
): readonly DocumentReading[] {
  const refused = findControlCharacter(text) ?? findDeepNesting(text);
  if (refused !== undefined) return [failure([refused])];
  const source = withPlainBreaks(text);
  // the library counts a byte order mark as a column of the first line, Go does not
  const shift = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  let documents: readonly Document.Parsed[];
  try {
    const parsed = parseAllDocuments(source.slice(shift), {
      version: '1.1',
      // scalars stay strings here; Go's rules type them later
      schema: 'failsafe',
      // the library's own search takes quadratic time
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      keepSourceTokens: true,
    });
    documents = Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    // the composer recurses: some thousand levels end here
    if (error instanceof RangeError) return [failure([tooDeep(0)])];
    throw error;
  }
  return documents.map((document) => readParsed(document, { source, shift, maxDepth }));
}

interface ParsedSource {
  readonly source: string;
  /** The difference between the library's offsets and ours. */
  readonly shift: number;
  readonly maxDepth: number;
}

function readParsed(document: Document.Parsed, { source, shift, maxDepth }: ParsedSource): DocumentReading {
  const start = document.range[0] + shift;
  const { explicit, version } = document.directives.yaml;
  if (explicit === true && version !== '1.1') {
    const reason = `%YAML ${version}: Kubernetes reads YAML 1.1 only`;
    return failure([{ kind: 'version', offset: start, reason }]);
  }
  if (document.errors.length > 0) return failure(syntaxProblems(document.errors, shift));
  const range = { start, end: document.range[2] + shift };
  const root =
    document.contents === null ? emptyAt(start) : yamlNodes(document.contents, { source, shift, maxDepth });
  if (root === undefined) return failure([tooDeep(start)]);
  const tab = findStrayTab(source, range, root);
  if (tab !== undefined) return failure([{ kind: 'tab', offset: tab, reason: tabReason }]);
  const slash = findEscapedSlash(source, root);
  if (slash !== undefined) {
    const reason = 'the escape \\/ is JSON, YAML 1.1 does not support it';
    return failure([{ kind: 'syntax', offset: slash, reason }]);
  }
  return { ok: true, format: 'yaml', root, start };
}

const tabReason = 'a tab indents this line; YAML allows spaces only';

function syntaxProblems(errors: readonly YAMLParseError[], shift: number): readonly DocumentProblem[] {
  // the library reports its own exhausted stack once per level
  if (errors.some(({ message }) => message.startsWith('Maximum call stack'))) return [tooDeep(0)];
  return errors.slice(0, mostProblems).map(({ code, message, pos }) => {
    const offset = pos[0] + shift;
    if (code === 'TAB_AS_INDENT') return { kind: 'tab', offset, reason: tabReason };
    const [first = ''] = message.split('\n');
    return { kind: 'syntax', offset, reason: `${first.charAt(0).toLowerCase()}${first.slice(1)}` };
  });
}

function tooDeep(offset: number): DocumentProblem {
  return { kind: 'depth', offset, reason: 'nested too deeply' };
}

function emptyAt(offset: number): DocumentNode {
  return { type: 'scalar', style: 'plain', value: '', start: offset, end: offset };
}

function failure(problems: readonly DocumentProblem[]): DocumentReading {
  return { ok: false, format: 'yaml', problems, start: problems[0]?.offset ?? 0 };
}
