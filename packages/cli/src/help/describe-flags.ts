import type { Command } from '@stricli/core';
import { acceptFlags } from '../flags/accept.ts';
import { applyFlags } from '../flags/apply.ts';
import { chartFlags } from '../flags/chart.ts';
import { clusterFlags } from '../flags/cluster.ts';
import { dryRunFlags } from '../flags/dry-run.ts';
import { kubeProxyPolicyFlags } from '../flags/kube-proxy-policy.ts';
import { kubeProxyRolloutFlags } from '../flags/kube-proxy-rollout.ts';
import { reportFlags } from '../flags/output.ts';
import { recoverReleaseFlags } from '../flags/recover-release.ts';
import { snapshotFlags } from '../flags/snapshot.ts';
import { valuesFlags } from '../flags/values.ts';
import { flagName, kebab } from '../routing/flag-name.ts';
import type { RoutedContext } from '../run-context.ts';

/** A flag of a command. */
export type Flag = NonNullable<Command<RoutedContext>['parameters']['flags']>[string];

/** One flag as help, reference and man page show it. */
export interface DescribedFlag {
  /** `--values` */
  readonly name: string;
  /** `-f` */
  readonly alias?: string | undefined;
  /** `FILE`; a switch has none. */
  readonly placeholder?: string | undefined;
  readonly isRequired: boolean;
  readonly isRepeatable: boolean;
  readonly brief: string;
}

/** Flags that belong together. */
export interface FlagGroup {
  readonly title: string;
  readonly flags: readonly DescribedFlag[];
}

/** The groups of flags that several commands share; the flags of one command come before them. */
const sharedGroups: readonly { readonly title: string; readonly flags: readonly string[] }[] = [
  { title: 'Values', flags: Object.keys({ ...valuesFlags, ...chartFlags }) },
  { title: 'Cluster', flags: Object.keys({ ...clusterFlags, ...snapshotFlags }) },
  {
    title: 'Apply',
    flags: Object.keys({ ...dryRunFlags, ...applyFlags, ...acceptFlags, ...recoverReleaseFlags }),
  },
  { title: 'kube-proxy', flags: Object.keys({ ...kubeProxyPolicyFlags, ...kubeProxyRolloutFlags }) },
  { title: 'Output', flags: [...Object.keys(reportFlags), 'help'] },
];

const helpFlag: DescribedFlag = {
  name: '--help',
  alias: '-h',
  isRequired: false,
  isRepeatable: false,
  brief: 'print this help',
};

/** The flags of a command in groups: its own first, then those that other commands have too. */
export function describeFlags({ parameters }: Command<RoutedContext>): readonly FlagGroup[] {
  const flags = new Map<string, DescribedFlag>();
  for (const [name, flag] of Object.entries(parameters.flags ?? {}))
    flags.set(name, describeFlag(name, flag, parameters.aliases));
  flags.set('help', helpFlag);
  const shared = new Set(sharedGroups.flatMap((group) => group.flags));
  const own = [...flags.keys()].filter((name) => !shared.has(name));
  return [{ title: 'Flags', flags: own }, ...sharedGroups]
    .map(({ title, flags: names }) => ({
      title,
      flags: names.flatMap((name) => flags.get(name) ?? []),
    }))
    .filter((group) => group.flags.length > 0);
}

/** One flag of a command. */
export function describeFlag(
  name: string,
  flag: Flag,
  aliases: Readonly<Partial<Record<string, string>>> = {},
): DescribedFlag {
  const [short] = Object.entries(aliases).find(([, target]) => target === name) ?? [];
  const isRepeatable = 'variadic' in flag && flag.variadic !== undefined && flag.variadic !== false;
  return {
    name: flagName(name),
    alias: short === undefined ? undefined : `-${short}`,
    placeholder: placeholderOf(name, flag),
    isRequired: !('optional' in flag && flag.optional === true) && !('default' in flag),
    isRepeatable,
    brief: `${flag.brief}${details(flag, isRepeatable)}`,
  };
}

function placeholderOf(name: string, flag: Flag): string | undefined {
  if (flag.kind === 'boolean' || flag.kind === 'counter') return undefined;
  return flag.placeholder ?? kebab(name).split('-').at(-1)?.toUpperCase();
}

/** The possible values, the default, and whether the flag may repeat, in parentheses. */
function details(flag: Flag, isRepeatable: boolean): string {
  const parts: string[] = [];
  if (flag.kind === 'enum') parts.push(`one of ${flag.values.join(', ')}`);
  if ('default' in flag && typeof flag.default === 'string') parts.push(`default: ${flag.default}`);
  if (isRepeatable) parts.push('repeatable');
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}
