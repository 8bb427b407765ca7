import type { FindingPath } from '@gatesmith/diagnostics';
import { asArray, at, isDnsName } from '@gatesmith/kubernetes';
import { toDnsName } from '../dns-name.ts';
import type { MetallbFinding } from '../finding-registry.ts';
import { quote } from '../quote.ts';
import { report } from '../report.ts';

type NamedKind = 'pool' | 'peer' | 'BFD profile';

/** Gives out DNS names, each once per kind; reports every name that had to change. */
export class UniqueNames {
  readonly #taken: Set<string> = new Set();
  /** Names that are valid in the old configuration. They stay, whatever other names are turned into. */
  readonly #kept: ReadonlySet<string>;
  readonly #findings: MetallbFinding[];

  constructor(config: unknown, findings: MetallbFinding[]) {
    this.#findings = findings;
    this.#kept = new Set([
      ...validNames(config, 'address-pools').map((name) => keyOf('pool', name)),
      ...validNames(config, 'bfd-profiles').map((name) => keyOf('BFD profile', name)),
    ]);
  }

  give({
    kind,
    wanted,
    path,
  }: {
    readonly kind: NamedKind;
    readonly wanted: string;
    readonly path: FindingPath;
  }): string {
    const base = toDnsName(wanted);
    const isFree = (name: string): boolean =>
      !this.#taken.has(keyOf(kind, name)) && (name === wanted || !this.#kept.has(keyOf(kind, name)));
    let name = base;
    for (let count = 2; !isFree(name); count += 1) name = `${base}-${count}`;
    this.#taken.add(keyOf(kind, name));
    if (name === wanted) return name;
    const why = base === wanted ? 'because the name occurs twice' : 'because Kubernetes takes DNS names only';
    this.#findings.push(
      report('GS-IMPORT-RENAMED', {
        subject: 'legacy configuration',
        path,
        message: `${kind} ${quote(wanted)}: is now called ${quote(name)}, ${why}`,
        ...(kind === 'pool'
          ? { hint: 'Services that name the pool in an annotation must use the new name' }
          : {}),
      }),
    );
    return name;
  }
}

function keyOf(kind: NamedKind, name: string): string {
  return `${kind}/${name}`;
}

function validNames(config: unknown, list: string): string[] {
  return asArray(at(config, list))
    .map((entry) => at(entry, 'name'))
    .filter((name): name is string => typeof name === 'string' && isDnsName(name));
}
