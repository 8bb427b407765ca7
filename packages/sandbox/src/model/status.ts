import type { JsonObject } from '@gatesmith/kubernetes';

/** One thing that is wrong with a request, as `details.causes` lists it. */
export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string | undefined;
}

/** The fields of a `Status` other than its message. */
export interface StatusOptions {
  readonly code: number;
  readonly reason: string;
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  readonly causes?: readonly Cause[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** A refusal that the API server answers as a `Status` object. Thrown inside, never seen by callers of the package. */
export class ApiError extends Error {
  readonly options: StatusOptions;

  constructor(message: string, options: StatusOptions) {
    super(message);
    this.name = 'ApiError';
    this.options = options;
  }

  get code(): number {
    return this.options.code;
  }

  /** The answer's body. */
  toStatus(): JsonObject {
    const { code, reason, group, kind, name, causes, retryAfterSeconds } = this.options;
    const details: Record<string, JsonObject[string]> = {};
    if (name !== undefined && name !== '') details['name'] = name;
    if (group !== undefined && group !== '') details['group'] = group;
    if (kind !== undefined) details['kind'] = kind;
    if (causes !== undefined && causes.length > 0) {
      details['causes'] = causes.map(({ reason: why, message, field }) => ({ reason: why, message, field }));
    }
    if (retryAfterSeconds !== undefined) details['retryAfterSeconds'] = retryAfterSeconds;
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason,
      details: Object.keys(details).length === 0 ? undefined : details,
      code,
    };
  }
}

type Named = { readonly group: string; readonly plural: string };

const qualified = ({ group, plural }: Named): string => (group === '' ? plural : `${plural}.${group}`);

export const badRequest = (message: string): ApiError =>
  new ApiError(message, { code: 400, reason: 'BadRequest' });

export const notFound = (resource: Named, name: string): ApiError =>
  new ApiError(`${qualified(resource)} "${name}" not found`, {
    code: 404,
    reason: 'NotFound',
    group: resource.group,
    kind: resource.plural,
    name,
  });

/** The answer to a path that names no resource. */
export const noSuchPath = (): ApiError =>
  new ApiError('the server could not find the requested resource', { code: 404, reason: 'NotFound' });

/** The refusal of a method that a resource does not have. */
export const methodNotAllowed = (): ApiError =>
  new ApiError('the server does not allow this method on the requested resource', {
    code: 405,
    reason: 'MethodNotAllowed',
  });

/** The `Status` of a request that succeeded without an object to return. */
export function success(details?: JsonObject): JsonObject {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

export const alreadyExists = (resource: Named, name: string): ApiError =>
  new ApiError(`${qualified(resource)} "${name}" already exists`, {
    code: 409,
    reason: 'AlreadyExists',
    group: resource.group,
    kind: resource.plural,
    name,
  });

export const conflict = (resource: Named, name: string, why: string): ApiError =>
  new ApiError(`Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`, {
    code: 409,
    reason: 'Conflict',
    group: resource.group,
    kind: resource.plural,
    name,
  });

export const forbidden = (resource: Named, name: string, why: string): ApiError =>
  new ApiError(`${qualified(resource)}${name === '' ? '' : ` "${name}"`} is forbidden: ${why}`, {
    code: 403,
    reason: 'Forbidden',
    group: resource.group,
    kind: resource.plural,
    name,
  });

/** A 422 that lists every fault of the object, as field validation does. */
export function invalid(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  causes: readonly Cause[],
): ApiError {
  const texts = causes.map(({ field, message }) => (field === undefined ? message : `${field}: ${message}`));
  const all = texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
  const subject = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  return new ApiError(`${subject} "${name}" is invalid: ${all}`, {
    code: 422,
    reason: 'Invalid',
    group: kind.group,
    kind: kind.kind,
    name,
    causes,
  });
}
