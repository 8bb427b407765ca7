import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fromUnknown } from '@gatesmith/diagnostics';
import { asArray, asRecord, at, type KubernetesObject, textAt } from '@gatesmith/kubernetes';
import { InstallError } from '../errors.ts';
import type { ChartSource } from './chart-source.ts';
import { yamlValue, yamlValues } from './yaml-value.ts';

/** Marks a chart that was put together from stand-ins; written by `assembleChart`. */
export const standInAnnotation = 'gatesmith.dev/stand-in';

/**
 * Reads what we need to know of an assembled chart folder: name, version, a digest over every file, and whether it is
 * made of stand-ins.
 *
 * @throws InstallError CHART_MISSING or CHART_INVALID.
 */
export async function readChart(path: string): Promise<ChartSource> {
  const chart = await readChartFile(path);
  const name = textAt(chart, 'name');
  const version = textAt(chart, 'version');
  if (name === undefined || version === undefined) {
    throw new InstallError(`${path}: Chart.yaml names no chart and version`, { code: 'CHART_INVALID' });
  }
  return {
    path,
    name,
    version,
    digest: await digestFolder(path),
    standIn: textAt(chart, 'annotations', standInAnnotation) === 'true',
  };
}

/**
 * The CRDs that Helm would install with a chart: those in its own `crds/` folder, and those of each chart below `charts/`
 * that its condition does not switch off, in the order of charts and file names.
 *
 * @param values - The values document for Helm. Without it every chart below counts.
 */
export async function readChartCrds(path: string, values?: unknown): Promise<readonly KubernetesObject[]> {
  const own = await readCrdFolder(join(path, 'crds'));
  const chart = await readChartFile(path).catch(() => undefined);
  const dependencies = asArray(at(chart, 'dependencies'));
  const enabled = dependencies.flatMap((dependency) => {
    const condition = textAt(dependency, 'condition');
    const isOff = condition !== undefined && at(values, ...condition.split('.')) === false;
    return isOff ? [] : (textAt(dependency, 'name') ?? []);
  });
  const below = await Promise.all(enabled.map((name) => readCrdFolder(join(path, 'charts', name, 'crds'))));
  return [...own, ...below.flat()];
}

async function readCrdFolder(folder: string): Promise<readonly KubernetesObject[]> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => /\.ya?ml$/.test(name)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap(parseObjects);
}

async function readChartFile(path: string): Promise<unknown> {
  try {
    return yamlValue(await readFile(join(path, 'Chart.yaml'), 'utf8'));
  } catch (error) {
    throw new InstallError(`${path}: there is no readable chart: ${fromUnknown(error).message}`, {
      code: 'CHART_MISSING',
      hint: 'name a chart folder with --chart DIR',
      cause: error,
    });
  }
}

/**
 * Every Kubernetes object of a manifest with one or more YAML documents, as Helm reads them; documents that are empty or
 * cannot be read are passed over.
 */
export function parseObjects(manifest: string): readonly KubernetesObject[] {
  return yamlValues(manifest).filter(isKubernetesObject);
}

function isKubernetesObject(value: unknown): value is KubernetesObject {
  const record = asRecord(value);
  return (
    record !== undefined &&
    typeof record['apiVersion'] === 'string' &&
    typeof record['kind'] === 'string' &&
    textAt(record, 'metadata', 'name') !== undefined
  );
}

async function digestFolder(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(relative(path, file).split(sep).join('/'));
    hash.update('\0');
    hash.update(await readFile(file));
    hash.update('\0');
  }
  return hash.digest('hex');
}
