import { readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fromUnknown } from '@gatesmith/diagnostics';
import { UsageError } from '../errors.ts';
import type { RunContext } from '../run-context.ts';
import { unreadable } from './read-input.ts';

const valuesPackage = '@gatesmith/values';

/** Whether the file is a module rather than a document. */
export function isModule(file: string): boolean {
  return /\.[cm]?[jt]s$/.test(file);
}

/**
 * The default export of a values module. Node strips the types itself; `@gatesmith/values` is found even when it is
 * installed only next to this command line.
 *
 * @throws {UsageError} code `MODULE_FAILED` when the module cannot be loaded, throws, or exports no values;
 * `FILE_UNREADABLE` when it does not exist.
 */
export async function importModule(context: RunContext, file: string): Promise<unknown> {
  const path = resolve(context.cwd, file);
  await access(path).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  const hooks = registerHooks({
    resolve(specifier, at, next) {
      if (specifier !== valuesPackage) return next(specifier, at);
      try {
        return next(specifier, at);
      } catch {
        return { url: import.meta.resolve(valuesPackage), shortCircuit: true };
      }
    },
    load(url, at, next) {
      return next(url, { ...at, format: formatOf(url, at.format) });
    },
  });
  let loaded: unknown;
  try {
    loaded = await import(pathToFileURL(path).href);
  } catch (thrown) {
    throw moduleError(file, fromUnknown(thrown));
  } finally {
    hooks.deregister();
  }
  const value =
    typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : undefined;
  if (value === undefined) {
    throw new UsageError(`${file}: has no default export`, {
      code: 'MODULE_FAILED',
      hint: 'write export default defineValues({ ... })',
    });
  }
  return value;
}

/**
 * A project made by `npm init` says "type": "commonjs", and Node then takes every `.ts` and `.js` in it for CommonJS. A file
 * that imports or exports is a module all the same.
 */
function formatOf(url: string, format: string | null | undefined): string | null | undefined {
  if (format !== 'commonjs' && format !== 'commonjs-typescript') return format;
  if (!/\.[jt]s$/.test(url) || !url.startsWith('file:') || url.includes('/node_modules/')) return format;
  const isModule = /^\s*(?:import\s*[\w{*'"]|export\s*[\w{*])/m.test(
    readFileSync(fileURLToPath(url), 'utf8'),
  );
  if (!isModule) return format;
  return format === 'commonjs' ? 'module' : 'module-typescript';
}

function moduleError(file: string, cause: Error): UsageError {
  const code = 'code' in cause ? String(cause.code) : '';
  const fail = (message: string, hint: string): UsageError =>
    new UsageError(`${file}: ${message}`, { code: 'MODULE_FAILED', hint, cause });
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return fail(
      `Node ${process.versions.node} cannot read TypeScript`,
      'use Node 22.18 or newer, or write the values as YAML',
    );
  }
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' || code === 'ERR_INVALID_TYPESCRIPT_SYNTAX') {
    return fail(
      `cannot be read: ${cause.message.split('\n')[0] ?? ''}`,
      'only types can be stripped: no enum, no namespace, no parameter property',
    );
  }
  return fail(
    `threw ${cause.name}: ${cause.message.split('\n')[0] ?? ''}`,
    'the module has to load without an error',
  );
}
