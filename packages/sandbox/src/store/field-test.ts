import { at, type JsonObject } from '@gatesmith/kubernetes';
import { badRequest } from '../model/status.ts';

/** The test of a field selector, such as `metadata.name=a,status.phase!=Running`, on any path of scalars. */
export function fieldTest(query: string): (object: JsonObject) => boolean {
  if (query.trim() === '') return () => true;
  const tests = query.split(',').map((part) => {
    const match = /^([^=!]+)(!=|==|=)(.*)$/.exec(part.trim());
    if (match === null) throw badRequest(`invalid field selector ${JSON.stringify(part)}`);
    const [, path = '', operator, value = ''] = match;
    return (object: JsonObject): boolean => {
      const found = at(object, ...path.split('.'));
      const read = found === undefined || found === null ? '' : String(found);
      return (read === value) === (operator !== '!=');
    };
  });
  return (object) => tests.every((test) => test(object));
}
