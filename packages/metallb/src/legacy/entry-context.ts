import type { UniqueNames } from './unique-names.ts';

/** The position of an entry in its list, and the names that are taken. */
export interface EntryContext {
  readonly index: number;
  readonly names: UniqueNames;
}
