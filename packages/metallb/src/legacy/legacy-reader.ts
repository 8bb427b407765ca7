import { type Finding, type FindingPath, nearest } from '@gatesmith/diagnostics';
import { isPlainObject, ownValue, type PlainObject } from '../plain-object.ts';
import { quote } from '../validate/problem.ts';

/** Reads one object of the old configuration and remembers what it did not ask for. */
export class LegacyReader {
  readonly #object: PlainObject;
  readonly #path: FindingPath;
  readonly #findings: Finding[];
  readonly #read: Set<string> = new Set();

  constructor(value: unknown, path: FindingPath, findings: Finding[]) {
    this.#object = isPlainObject(value) ? value : {};
    this.#path = path;
    this.#findings = findings;
    if (!isPlainObject(value)) this.lose([], `must be an object, is ${quote(value)}`);
  }

  text(key: string): string | undefined {
    return this.#take(key, 'a text', (value) =>
      typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined,
    );
  }

  number(key: string): number | undefined {
    return this.#take(key, 'a number', (value) =>
      typeof value === 'number' && Number.isFinite(value) ? value : undefined,
    );
  }

  flag(key: string): boolean | undefined {
    return this.#take(key, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  texts(key: string): string[] | undefined {
    return this.#take(key, 'a list of texts', (value) =>
      Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined,
    );
  }

  map(key: string): Record<string, string> | undefined {
    return this.#take(key, 'an object of texts', (value) =>
      isPlainObject(value) && Object.values(value).every((item) => typeof item === 'string')
        ? (Object.fromEntries(Object.entries(value)) as Record<string, string>)
        : undefined,
    );
  }

  /** Readers for the entries of a list. */
  list(key: string): LegacyReader[] {
    const items =
      this.#take(key, 'a list', (value) => (Array.isArray(value) ? (value as unknown[]) : undefined)) ?? [];
    return items.map((item, index) => new LegacyReader(item, [...this.#path, key, index], this.#findings));
  }

  /** Where the reader stands. */
  at(key: string): FindingPath {
    return [...this.#path, key];
  }

  /** Reports something that does not come over. */
  lose(more: FindingPath, message: string, hint?: string | undefined): void {
    const path = [...this.#path, ...more];
    const name = String(path.findLast((part) => typeof part === 'string') ?? 'configuration');
    this.#findings.push({
      code: 'GS-IMPORT-LOST',
      severity: 'warning',
      subject: 'legacy configuration',
      path,
      message: `${name}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** Call when everything known was read: reports the keys that nobody asked for. */
  finish(): void {
    for (const key of Object.keys(this.#object)) {
      if (this.#read.has(key)) continue;
      const meant = nearest(key, this.#read);
      this.lose(
        [key],
        'is no key of MetalLB 0.12, it is left out',
        meant === undefined ? undefined : `did you mean ${meant}?`,
      );
    }
  }

  #take<T>(key: string, what: string, read: (value: unknown) => T | undefined): T | undefined {
    this.#read.add(key);
    const value = ownValue(this.#object, key);
    if (value === undefined || value === null) return undefined;
    const taken = read(value);
    if (taken === undefined) this.lose([key], `must be ${what}, is ${quote(value)}; it is left out`);
    return taken;
  }
}
