import type { Finding } from '@gatesmith/diagnostics';
import { listed } from '../../listed.ts';
import type { WorkloadLog } from '../../observe/read-workload-logs.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { report } from '../../report.ts';

/** A request that a controller repeats and that keeps failing. */
interface FailingRequest {
  readonly reason: 'absent' | 'forbidden';
  /** The resource, `ingressroutes.traefik.io`, or the kind where the line names no resource. */
  readonly resource: string;
}

// The messages of client-go's reflectors (tools/cache/reflector.go) and of its REST mapper, whatever the logger around them.
const absent =
  /failed to (?:list|watch) \*?(?:\w+\.)?(?<kind>\w+): the server could not find the requested resource(?: \(\w+ (?<resource>[\w.]+)\))?/gi;
const forbidden = /failed to (?:list|watch) \*?(?:\w+\.)?(?<kind>\w+): (?<resource>[\w.-]+) is forbidden/gi;
const unknownKind = /no matches for kind \\?"(?<kind>\w+)\\?"/gi;

const mostNamed = 3;

/** Findings about controllers that ask the API server for something that it does not have, or does not let them read. */
export function verifyLogs(
  logs: readonly WorkloadLog[],
  { objects }: Pick<Snapshot, 'objects'>,
): readonly Finding[] {
  const definitions = new Set(
    objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ metadata }) => metadata.name),
  );
  const workloads = [...new Set(logs.map(({ workload }) => workload))];
  return workloads.flatMap((workload) => {
    const text = logs
      .filter((log) => log.workload === workload)
      .map((log) => log.text)
      .join('\n');
    // A definition that exists by now ends the errors without any help.
    const requests = failingRequests(text).filter(
      ({ reason, resource }) => reason === 'forbidden' || !definitions.has(resource),
    );
    return (['absent', 'forbidden'] as const).flatMap((reason) => {
      const resources = requests
        .filter((request) => request.reason === reason)
        .map(({ resource }) => resource);
      return resources.length === 0 ? [] : [findingFor(workload, { reason, resources })];
    });
  });
}

function failingRequests(text: string): readonly FailingRequest[] {
  const found = new Map<string, FailingRequest>();
  const add = (reason: FailingRequest['reason'], pattern: RegExp): void => {
    for (const { groups } of text.matchAll(pattern)) {
      const resource = groups?.['resource'] ?? groups?.['kind'] ?? '';
      found.set(`${reason} ${resource}`, { reason, resource });
    }
  };
  add('absent', absent);
  add('absent', unknownKind);
  add('forbidden', forbidden);
  return [...found.values()];
}

interface FailingRequests {
  readonly reason: FailingRequest['reason'];
  readonly resources: readonly string[];
}

function findingFor(workload: string, { reason, resources }: FailingRequests): Finding {
  const sorted = [...resources].sort();
  const named = listed(sorted, mostNamed);
  return report('GS-WORKLOAD-LOG-ERRORS', {
    subject: workload,
    path: [],
    message:
      reason === 'absent'
        ? `${workload}: its log repeats that the server does not have ${named}`
        : `${workload}: its log repeats that it may not list ${named}`,
    hint:
      reason === 'absent'
        ? 'install the missing CRDs with: gatesmith up -f values.yaml'
        : 'gatesmith up -f values.yaml restores the roles of the release; another program may change them',
  });
}
