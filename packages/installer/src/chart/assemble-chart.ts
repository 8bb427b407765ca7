import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { BaseError } from '@gatesmith/diagnostics';
import { asArray, at } from '@gatesmith/kubernetes';
import { isMap, parseAllDocuments, parseDocument, YAMLMap } from 'yaml';
import { keepAnnotation } from '../layout.ts';
import { helmIgnore } from './helm-ignore.ts';
import { standInAnnotation } from './read-chart.ts';
import { yamlValue } from './yaml-value.ts';

/** The inputs and outputs of {@link assembleChart}. */
export interface AssembleChartOptions {
  /** The umbrella chart's folder. */
  readonly umbrella: string;
  /** A folder that holds the charts which the umbrella depends on, each in a folder of its own name. */
  readonly charts: string;
  /** The folder of the complete chart. Existing content is replaced. */
  readonly out: string;
}

/** The sources of a chart. */
export interface AssembledChart {
  /** Whether any of the charts is a stand-in; every output must then state it. */
  readonly standIn: boolean;
  /** Version by chart name, in the umbrella's order. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A chart that cannot be put together. */
export class AssembleChartError extends BaseError<'CHART_MISSING' | 'CHART_VERSION' | 'CHART_CRDS'> {}

/** The one namespace that the conversion webhook of BGPPeer may be called in. */
const conversionNamespace = 'metallb-system';

/**
 * Puts the umbrella chart and the charts it depends on together, ready for Helm: the umbrella's files, the charts below
 * `charts/`, and MetalLB's custom resource definitions as plain files below `crds/`, where no upgrade and no uninstall
 * touches them. The definitions lose any `caBundle`, which MetalLB injects at run time, and get the namespace of their
 * conversion webhook and Helm's keep policy. Definitions of the other charts stay where they are, with the same policy. The same input gives the same bytes.
 *
 * @throws {AssembleChartError} `CHART_MISSING` when a chart is missing, `CHART_VERSION` when it is not the one pinned,
 * `CHART_CRDS` when its definitions hold template expressions that are not understood.
 *
 * @example
 * ```ts
 * import { assembleChart } from '@gatesmith/installer';
 *
 * const { standIn } = await assembleChart({ umbrella: 'charts/gatesmith', charts: 'vendor', out: 'build/gatesmith' });
 * ```
 */
export async function assembleChart({
  umbrella,
  charts,
  out,
}: AssembleChartOptions): Promise<AssembledChart> {
  const versions: Record<string, string> = {};
  let standIn = false;
  for (const { name, version } of await dependenciesOf(umbrella)) {
    const { version: found, standIn: isStandIn } = await chartFile(join(charts, name), name);
    if (found !== version) {
      throw new AssembleChartError(
        `chart ${name}: version ${found} is in ${charts}, and ${version} is pinned`,
        {
          code: 'CHART_VERSION',
          hint: `fetch ${name} ${version}`,
        },
      );
    }
    versions[name] = found;
    standIn ||= isStandIn;
  }
  const definitions = await definitionsOf(join(charts, 'metallb'));
  await rm(out, { recursive: true, force: true });
  await copyChart(umbrella, out, /^(charts|crds)$/);
  await mkdir(join(out, 'charts'), { recursive: true });
  for (const name of Object.keys(versions)) await copyChart(join(charts, name), join(out, 'charts', name));
  if (standIn) {
    const umbrellaFile = join(out, 'Chart.yaml');
    const document = parseDocument(await readFile(umbrellaFile, 'utf8'));
    document.setIn(['annotations', standInAnnotation], 'true');
    await writeFile(umbrellaFile, document.toString({ lineWidth: 0 }));
  }
  for (const name of Object.keys(versions)) await keepDefinitions(join(out, 'charts', name, 'crds'));
  await mkdir(join(out, 'crds'));
  for (const [name, text] of definitions) await writeFile(join(out, 'crds', `${name}.yaml`), text);
  return { standIn, versions };
}

/** Copies a chart as packaging would: without what its `.helmignore` names, and without some parts of the chart. */
async function copyChart(from: string, to: string, without: RegExp = /^$/): Promise<void> {
  const ignored = helmIgnore(await readFile(join(from, '.helmignore'), 'utf8').catch(() => ''));
  await cp(from, to, {
    recursive: true,
    filter: (path) => {
      const inside = relative(from, path).split(sep).join('/');
      return inside === '' || !(ignored(inside) || without.test(inside));
    },
  });
}

/** Gives the definitions of a chart's `crds/` folder Helm's keep policy, which tools that render the chart honour as well. */
async function keepDefinitions(folder: string): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files.filter((name) => /\.ya?ml$/.test(name))) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    const policy = `    ${keepAnnotation}: keep\n`;
    const kept = text.replaceAll(
      /^metadata:\n(?: {2}name:.*\n)?(?<annotations> {2}annotations:\n)?/gm,
      (head, annotations) => `${head}${annotations === undefined ? '  annotations:\n' : ''}${policy}`,
    );
    await writeFile(path, kept);
  }
}

async function dependenciesOf(
  umbrella: string,
): Promise<readonly { readonly name: string; readonly version: string }[]> {
  const chart = yamlValue(await readText(join(umbrella, 'Chart.yaml'), 'the umbrella chart'));
  return asArray(at(chart, 'dependencies')).map((dependency) => ({
    name: String(at(dependency, 'name')),
    version: String(at(dependency, 'version')),
  }));
}

async function chartFile(
  folder: string,
  name: string,
): Promise<{ readonly version: string; readonly standIn: boolean }> {
  const chart = yamlValue(await readText(join(folder, 'Chart.yaml'), `chart ${name}`));
  return {
    version: String(at(chart, 'version')),
    standIn: String(at(chart, 'annotations', standInAnnotation)) === 'true',
  };
}

/** MetalLB keeps its definitions as one template of a chart inside its chart. */
async function definitionsOf(metallb: string): Promise<ReadonlyMap<string, string>> {
  const path = join(metallb, 'charts/crds/templates/crds.yaml');
  const template = await readText(path, 'the CRDs of chart metallb');
  const text = template.replaceAll(
    /\{\{-?\s*\.Release\.Namespace(\s*\|\s*quote)?\s*-?\}\}/g,
    conversionNamespace,
  );
  const left = text.match(/\{\{[^}\n]{0,80}/);
  if (left !== null) {
    throw new AssembleChartError(
      `${path}: ${JSON.stringify(left[0])} is a template expression that is not understood`,
      {
        code: 'CHART_CRDS',
        hint: 'the CRDs must be plain text except for the release namespace',
      },
    );
  }
  const files = new Map<string, string>();
  for (const document of parseAllDocuments(text)) {
    if (!isMap(document.contents)) continue;
    const name = document.getIn(['metadata', 'name']);
    if (
      document.errors.length > 0 ||
      document.get('kind') !== 'CustomResourceDefinition' ||
      typeof name !== 'string'
    ) {
      throw new AssembleChartError(`${path}: holds something else than custom resource definitions`, {
        code: 'CHART_CRDS',
      });
    }
    const client = document.getIn(['spec', 'conversion', 'webhook', 'clientConfig']);
    if (isMap(client)) {
      client.delete('caBundle');
      const service = client.get('service');
      if (isMap(service)) service.set('namespace', conversionNamespace);
    }
    if (!document.hasIn(['metadata', 'annotations']))
      document.setIn(['metadata', 'annotations'], new YAMLMap());
    document.setIn(['metadata', 'annotations', keepAnnotation], 'keep');
    files.set(name, document.toString({ lineWidth: 0, directives: false }));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readText(path: string, what: string): Promise<string> {
  try {
    await stat(path);
  } catch (cause) {
    throw new AssembleChartError(`${what}: ${path} does not exist`, {
      code: 'CHART_MISSING',
      hint: 'run helm dependency build on the umbrella chart, or name a folder that holds the charts',
      cause,
    });
  }
  return readFile(path, 'utf8');
}
