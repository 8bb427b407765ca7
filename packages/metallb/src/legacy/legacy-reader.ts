import { type FindingPath, nearest } from '@gatesmith/diagnostics';
import { isList, isRecord, ownValue, type UnknownRecord } from '@gatesmith/kubernetes';
import type { MetallbFinding } from '../finding-registry.ts';
import { quote } from '../quote.ts';
import { report } from '../report.ts';

/** Reads one object of the old configuration, and keeps track of the keys that were read. */
export class LegacyReader {
  readonly #object: UnknownRecord;
  readonly #path: FindingPath;
  readonly #findings: MetallbFinding[];
  readonly #read: Set<string> = new Set();

  constructor(
    value: unknown,
    { path, findings }: { readonly path: FindingPath; readonly findings: MetallbFinding[] },
  ) {
    this.#object = isRecord(value) ? value : {};
    this.#path = path;
    this.#findings = findings;
    if (!isRecord(value)) this.lose([], { message: `must be an object, is ${quote(value)}` });
  }

  text(key: string): string | undefined {
    return this.#take(key, {
      type: 'a string',
      read: (value) =>
        typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined,
    });
  }

  number(key: string): number | undefined {
    return this.#take(key, {
      type: 'a number',
      read: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
    });
  }

  flag(key: string): boolean | undefined {
    return this.#take(key, {
      type: 'true or false',
      read: (value) => (typeof value === 'boolean' ? value : undefined),
    });
  }

  texts(key: string): string[] | undefined {
    return this.#take(key, {
      type: 'a list of strings',
      read: (value) =>
        Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined,
    });
  }

  map(key: string): Record<string, string> | undefined {
    return this.#take(key, { type: 'an object of strings', read: stringMap });
  }

  /** Readers for the entries of a list. */
  list(key: string): LegacyReader[] {
    const items =
      this.#take(key, { type: 'a list', read: (value) => (isList(value) ? value : undefined) }) ?? [];
    return items.map(
      (item, index) =>
        new LegacyReader(item, { path: [...this.#path, key, index], findings: this.#findings }),
    );
  }

  /** The path of a key. */
  at(key: string): FindingPath {
    return [...this.#path, key];
  }

  /** Reports something that is not imported unchanged. */
  lose(
    more: FindingPath,
    { message, hint }: { readonly message: string; readonly hint?: string | undefined },
  ): void {
    const path = [...this.#path, ...more];
    const name = String(path.findLast((part) => typeof part === 'string') ?? 'configuration');
    this.#findings.push(
      report('GS-IMPORT-LOST', {
        subject: 'legacy configuration',
        path,
        message: `${name}: ${message}`,
        ...(hint === undefined ? {} : { hint }),
      }),
    );
  }

  /** Reports the keys that were not read; to be called when everything known was read. */
  finish(): void {
    for (const key of Object.keys(this.#object)) {
      if (this.#read.has(key)) continue;
      const meant = nearest(key, this.#read);
      this.lose([key], {
        message: 'is not a key of MetalLB 0.12 and is left out',
        hint: meant === undefined ? undefined : `did you mean ${meant}?`,
      });
    }
  }

  #take<T>(
    key: string,
    { type, read }: { readonly type: string; readonly read: (value: unknown) => T | undefined },
  ): T | undefined {
    this.#read.add(key);
    const value = ownValue(this.#object, key);
    if (value === undefined || value === null) return undefined;
    const taken = read(value);
    if (taken === undefined)
      this.lose([key], { message: `must be ${type}, is ${quote(value)}; it is left out` });
    return taken;
  }
}

function stringMap(value: unknown): Record<string, string> | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? Object.fromEntries(entries)
    : undefined;
}
