import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { jsonValue, readDocument } from '@gatesmith/documents';
import { asArray, at, textAt } from '@gatesmith/kubernetes';
import type { Context } from '../context.ts';

/** The names of the contexts in the kubeconfigs that a command would read. */
export async function contextNames(
  { env, cwd }: Pick<Context, 'env' | 'cwd'>,
  kubeconfig: string | undefined,
): Promise<readonly string[]> {
  const named = (kubeconfig ?? env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  const files = named.length > 0 ? named : [join(env['HOME'] ?? homedir(), '.kube', 'config')];
  const names = await Promise.all(files.map((file) => namesIn(resolve(cwd, file))));
  return [...new Set(names.flat())];
}

async function namesIn(file: string): Promise<readonly string[]> {
  const reading = readDocument(await readFile(file, 'utf8').catch(() => ''), { braces: 'yaml' });
  const decoding = reading.ok ? jsonValue(reading) : undefined;
  const contexts = decoding?.ok === true ? asArray(at(decoding.value, 'contexts')) : [];
  return contexts.flatMap((context) => textAt(context, 'name') ?? []);
}
