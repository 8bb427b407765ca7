import type { Json, JsonObject } from '@gatesmith/kubernetes';
import type { Kind } from '../model/kinds.ts';
import type { RequestInfo } from './request-info.ts';
import type { User } from './reviews.ts';

/** A request as the handler receives it: authenticated, and with its body read. */
export interface Incoming {
  readonly method: string;
  readonly info: RequestInfo;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly user: User;
  readonly body: Json;
}

/** A request for a resource of a kind that the server has. */
export interface ResourceRequest extends Incoming {
  readonly kind: Kind;
}

/** An answer: an object, a string, bytes, or a stream that the handler has taken over. */
export type Answer =
  | {
      readonly code: number;
      readonly object: JsonObject;
      readonly warnings?: readonly string[];
      readonly contentType?: string;
    }
  | { readonly code: number; readonly text: string }
  | { readonly code: number; readonly bytes: Buffer; readonly contentType: string }
  | { readonly code: number; readonly stop: () => void };
