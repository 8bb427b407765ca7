import type { RecordedRequest, Testbed } from '../src/index.ts';

const writing = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Whether a request would store something: dry runs and questions to the authorizer, which are posted, do not. */
export function isWrite({ verb, path, query }: RecordedRequest): boolean {
  return writing.has(verb) && !query.includes('dryRun=All') && !/\/self\w+reviews$/.test(path);
}

/** Requests since the last `forget` that would store something: what "writes nothing" must be empty of. */
export function writes(bed: Testbed): readonly string[] {
  return bed.faults
    .requests()
    .filter(isWrite)
    .map(({ verb, path }) => `${verb} ${path}`);
}

/** How many requests since the last `forget` were gatesmith's own, Helm's left out. */
export function requestsOfOurs(bed: Testbed): number {
  return bed.faults.requests().filter(({ userAgent }) => userAgent.startsWith('gatesmith')).length;
}
