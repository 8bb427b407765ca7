import type { Testbed } from '../src/index.ts';

/** Requests since the last `forget` that would store something: what "writes nothing" must be empty of. */
export function writes(bed: Testbed): readonly string[] {
  return bed.faults
    .requests()
    .filter(({ verb, path, query }) => {
      if (!['create', 'update', 'patch', 'delete', 'deletecollection'].includes(verb)) return false;
      if (query.includes('dryRun=All')) return false;
      // Questions to the authorizer are posted and store nothing.
      return !path.includes('/selfsubject');
    })
    .map(({ verb, path }) => `${verb} ${path}`);
}
