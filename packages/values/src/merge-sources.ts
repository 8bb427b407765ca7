import { type FindingPath, hasErrors, type Position } from '@gatesmith/diagnostics';
import { report } from './finding-registry.ts';
import { mergeValues } from './merge-values.ts';
import { type ReadSource, readSource } from './read-source.ts';
import { SetSyntaxError, setValue } from './set-value.ts';
import type { ValuesFinding } from './values-finding.ts';
import type { ValuesSource } from './values-source.ts';

/** The documents and `--set` arguments of a run, laid over one another as Helm does. */
export interface MergedSources {
  readonly document: Readonly<Record<string, unknown>>;
  /** The mistakes in the sources themselves. */
  readonly findings: readonly ValuesFinding[];
  /** False when a whole source is unreadable: everything else would be a consequence of what it lacks. */
  readonly isReadable: boolean;
  readonly locate: Locate;
  /** The plain scalar that a path has in the last file that has it, as it is written: `yes` is read as `true`. */
  readonly plainAt: (path: FindingPath) => string | undefined;
  /** Sorts findings by file in the order given, then by place, so that the list reads as the files do. */
  readonly inOrder: (findings: readonly ValuesFinding[]) => readonly ValuesFinding[];
}

/** Finds the source that decides a path, and where in it the key or the value is. */
export type Locate = (path: FindingPath, at: 'key' | 'value') => SourcePlace;

/** The subject of a finding, and its place when the source is a file. */
export interface SourcePlace extends Partial<Position> {
  readonly subject: string;
  readonly file?: string | undefined;
}

/** Reads the sources and lays them over one another; a later one decides. */
export function mergeSources(sources: readonly ValuesSource[], set: readonly string[]): MergedSources {
  const read = sources.map(readSource);
  const document = read.reduce<Record<string, unknown>>((base, { value }) => mergeValues(base, value), {});
  const findings: ValuesFinding[] = read.flatMap((source) => source.findings);
  const setPaths: SetPaths[] = [];
  for (const argument of set) {
    try {
      setPaths.push({ argument, paths: setValue(document, argument) });
    } catch (error) {
      if (!(error instanceof SetSyntaxError)) throw error;
      findings.push(setFinding(argument, error));
    }
  }
  return {
    document,
    findings,
    isReadable: !(findings.length > 0 && read.some(isUnreadable)),
    locate: (path, at) => locateIn({ read, setPaths }, { path, at }),
    plainAt: (path) =>
      read.findLast(({ locate }) => locate(path, 'value').depth === path.length)?.plainAt?.(path),
    inOrder: (unordered) => inOrder(unordered, read),
  };
}

interface SetPaths {
  readonly argument: string;
  readonly paths: readonly FindingPath[];
}

function setFinding(argument: string, { message }: SetSyntaxError): ValuesFinding {
  return report('GS-VALUES-SET', {
    subject: '--set',
    path: [],
    file: '--set',
    message: `--set ${JSON.stringify(argument.slice(0, 80))}: ${message}`,
    hint: 'write --set key.inner=value, with a backslash before a comma or dot that belongs to the key or value',
  });
}

function isUnreadable({ value, findings }: ReadSource): boolean {
  return hasErrors(findings) && Object.keys(value).length === 0;
}

function locateIn(
  { read, setPaths }: { readonly read: readonly ReadSource[]; readonly setPaths: readonly SetPaths[] },
  { path, at }: { readonly path: FindingPath; readonly at: 'key' | 'value' },
): SourcePlace {
  let deepest = 0;
  let place: SourcePlace = { subject: read.at(-1)?.file ?? 'values' };
  for (const { file, locate } of read) {
    const { depth, position } = locate(path, at);
    if (depth === 0 || depth < deepest) continue;
    deepest = depth;
    place = { subject: file, file, ...position };
  }
  for (const { argument, paths } of setPaths)
    for (const setPath of paths) {
      const depth = Math.min(path.length, setPath.length);
      const isSamePath = setPath.slice(0, depth).every((part, index) => path[index] === part);
      if (!isSamePath || depth < deepest) continue;
      deepest = depth;
      place = { subject: '--set', file: `--set ${argument}` };
    }
  return place;
}

function inOrder(findings: readonly ValuesFinding[], read: readonly ReadSource[]): readonly ValuesFinding[] {
  const rank = new Map(read.map(({ file }, index) => [file, index]));
  const rankOf = ({ file }: ValuesFinding): number =>
    file === undefined ? read.length + 1 : (rank.get(file) ?? read.length);
  return findings.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
