import { z } from 'zod';

/** A lower-case RFC 1123 subdomain, as object names are. */
export const objectName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/);

/** A lower-case RFC 1123 label, as namespaces and Services are. */
export const labelName = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);

/** Text to text, as labels and annotations are. */
export const stringMap = z.record(z.string(), z.string());
