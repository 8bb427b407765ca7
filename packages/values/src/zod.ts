import type { z } from 'zod';
import type { Values, ValuesInput } from './gen/values.ts';
import { valuesSchema as schema } from './schema/values.ts';

/**
 * The zod schema of a values document, to compose with other zod schemas. It checks keys, types and bounds and fills in
 * defaults; what compares sections, and what MetalLB itself would refuse, only `safeParseValues` of `@gatesmith/values`
 * checks. Requires zod to be installed.
 *
 * @example
 * ```ts
 * import { valuesSchema } from '@gatesmith/values/zod';
 * import { z } from 'zod';
 *
 * const cluster = z.object({ name: z.string(), frontDoor: valuesSchema });
 * cluster.parse({ name: 'lab', frontDoor: {} }).frontDoor.ingress.controller; // 'traefik'
 * ```
 */
export const valuesSchema: z.ZodType<Values, ValuesInput> = schema;
