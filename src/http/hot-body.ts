import { AppError } from '../common/errors/app-error.js';
import { BODY_SIZE_MAX, refuseDeepJson } from './json-body.js';

/** How the bodies of a hot route are read. */
export interface HotBody {
  /** The whole Content-Type. A request with another one is left to Nest. */
  type: RegExp;
  sizeMax: number;
  /** Throws what Nest's lane throws for the same bytes. */
  parse(bytes: Buffer): unknown;
}

export const HOT_JSON: HotBody = {
  type: /^application\/json(; *charset="?utf-8"?)?$/i,
  sizeMax: BODY_SIZE_MAX,
  parse: parseJson,
};

function parseJson(bytes: Buffer): unknown {
  refuseDeepJson(undefined, undefined, bytes);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new AppError('malformed_json', { cause: error });
  }
}
