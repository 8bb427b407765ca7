import { count } from '../render/count.ts';
import { quoted } from './command-line.ts';
import type { Ending } from './ending.ts';

/** Files that `render` wrote. */
export interface WrittenFacts {
  readonly directory: string;
  readonly files: readonly string[];
  /** Files of an earlier run that were deleted. */
  readonly removed: readonly string[];
  readonly format: 'values' | 'resources' | 'manifests' | 'argocd' | 'flux' | 'k3s';
}

/** How many files were written and deleted, and how to apply them. */
export function writtenEnding({ directory, files, removed, format }: WrittenFacts): Ending {
  const gone = removed.length === 0 ? '' : `, ${removed.length} of an earlier run removed`;
  const verdict = `${directory}: ${count(files.length, 'file')} written${gone}.`;
  if (format === 'values') return { tone: 'good', verdict };
  const apply = ['kubectl apply', '--server-side', `-f ${quoted(directory)}`];
  return format === 'k3s'
    ? {
        tone: 'good',
        verdict,
        notes: ['Next: copy them to /var/lib/rancher/k3s/server/manifests on a server node.'],
      }
    : { tone: 'good', verdict, next: [{ commands: [apply] }] };
}
