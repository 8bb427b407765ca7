import type { HelmBinary } from '@internal/testing/helm';
import { runHelm } from '@internal/testing/helm';
import { parseAllDocuments } from 'yaml';

/** An object of a rendered chart, as far as tests look at it. */
export interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** `helm template` of the release as gatesmith installs it; fails with Helm's words. */
export async function render(
  binary: Pick<HelmBinary, 'helm'>,
  chart: string,
  args: readonly string[] = [],
): Promise<{ readonly text: string; readonly objects: readonly RenderedObject[] }> {
  const { exitCode, stdout, stderr } = await runHelm(binary, [
    'template',
    'gatesmith',
    chart,
    '-n',
    'metallb-system',
    ...args,
  ]);
  if (exitCode !== 0) throw new Error(stderr);
  return { text: stdout, objects: objectsOf(stdout) };
}

/** Every object of a string with several YAML documents. */
export function objectsOf(text: string): readonly RenderedObject[] {
  const objects: RenderedObject[] = [];
  for (const document of parseAllDocuments(text, { logLevel: 'silent' })) {
    if (document.errors.length > 0) throw document.errors[0];
    const value: unknown = document.toJS();
    // A document of comments only is nothing; everything that Helm renders besides is an object.
    if (typeof value === 'object' && value !== null && 'kind' in value) objects.push(value as RenderedObject);
  }
  return objects;
}

/** `Kind/namespace/name`, the way objects are named everywhere. */
export function idOf({ kind, metadata }: RenderedObject): string {
  return `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}
