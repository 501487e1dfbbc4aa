import { json, raw, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../common/errors/app-error.js';

export const BODY_SIZE_MAX = 1_048_576;
const DEPTH_MAX = 32;
const TYPES = ['application/json', 'application/merge-patch+json'];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BEGINS_STRING = 2;
/** What each byte outside of strings does to the depth: 1, -1 or 0, or that it begins a string. */
const EFFECTS = new Int8Array(256);
for (const open of '[{') EFFECTS[open.charCodeAt(0)] = 1;
for (const close of ']}') EFFECTS[close.charCodeAt(0)] = -1;
EFFECTS[QUOTE] = BEGINS_STRING;

const CHARSET_PATTERN = /;\s*charset\s*=\s*"?([^\s;"]*)/i;

/** Reads JSON bodies of at most 1 MiB and 32 levels. A body of another type, or not in UTF-8 (RFC 8259 8.1), is 415. */
export function jsonBody(types: string[] = TYPES): RequestHandler[] {
  return [refuseOtherTypes(types), readJson(types)];
}

/** Reads JSON of these types, of at most 1 MiB and 32 levels, and leaves other bodies alone. */
export function readJson(types: string[]): RequestHandler {
  return json({ type: types, limit: BODY_SIZE_MAX, verify: refuseDeepJson });
}

/** Hands on bodies of any type as bytes, of at most 1 MiB, for who parses JSON himself: of at most 32 levels. */
export function rawJson(): RequestHandler {
  return raw({ type: () => true, limit: BODY_SIZE_MAX, verify: refuseDeepJson });
}

/** Refuses bodies of any other type than these, and those that say they are not in UTF-8. */
export function refuseOtherTypes(types: string[]): RequestHandler {
  return (req: Request, _res: Response, next: NextFunction): void => {
    const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
    const charset = CHARSET_PATTERN.exec(req.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
    const isTaken = req.is(types) && charset.toLowerCase() === 'utf-8';
    next(
      hasBody && !isTaken
        ? new AppError('unsupported_media_type', { detail: `Send ${types.join(' or ')} in UTF-8.` })
        : undefined,
    );
  };
}

/** Counts brackets before anything is parsed: what walks the parsed value later may recurse without fear. */
export function refuseDeepJson(_req: unknown, _res: unknown, body: Buffer): void {
  let depth = 0;
  for (let index = 0; index < body.length; index += 1) {
    const effect = EFFECTS[body[index] as number] as number;
    if (effect === 0) continue;
    if (effect === BEGINS_STRING) index = endOfString(body, index);
    else depth += effect;
    if (depth > DEPTH_MAX) throw new AppError('json_too_deep', { detail: `At most ${DEPTH_MAX} levels are read.` });
  }
}

/** The index of the quote that ends the string which begins at `start`. */
function endOfString(body: Buffer, start: number): number {
  let index = start + 1;
  while (index < body.length && body[index] !== QUOTE) index += body[index] === BACKSLASH ? 2 : 1;
  return index;
}
