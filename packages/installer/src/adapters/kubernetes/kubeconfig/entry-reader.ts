import { isAbsolute, join } from 'node:path';
import { invalidKubeconfig } from './kubeconfig-error.ts';
import type { KubeconfigEntry } from './read-kubeconfig.ts';

/** Reads the fields of one entry. An empty string counts as absent, as it does in client-go. */
export interface EntryReader {
  text(field: string): string | undefined;
  flag(field: string): boolean;
  /** A path, resolved against the folder of the kubeconfig. */
  path(field: string): string | undefined;
  invalid(field: string, reason: string): Error;
}

/** A reader whose errors name the file, the entry and the field. */
export function entryReader(kind: string, { name, value, source, folder }: KubeconfigEntry): EntryReader {
  const invalid = (field: string, reason: string): Error =>
    invalidKubeconfig(source, `${kind} ${JSON.stringify(name)}: ${field} ${reason}`);
  const text = (field: string): string | undefined => {
    const found = value[field] ?? undefined;
    if (found !== undefined && typeof found !== 'string')
      throw invalid(field, 'is not a string; put it in quotes');
    return found === '' ? undefined : found;
  };
  return {
    invalid,
    text,
    flag: (field) => value[field] === true,
    path: (field) => resolvePath(folder, text(field)),
  };
}

/** A relative path of a kubeconfig is relative to the file. */
export function resolvePath(folder: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined || folder === undefined || isAbsolute(path)) return path;
  return join(folder, path);
}
