import { BODY_SIZE_MAX } from '../../http/json-body.js';

/** What the server does at most; the service provider's configuration tells clients so. */
export const PAGE_SIZE_DEFAULT = 100;
export const PAGE_SIZE_MAX = 200;

/** How many members the groups of one page have together, unless it is a single group: pages are shorter for it. */
export const PAGE_MEMBERS_MAX = 50_000;

/** How long a cursor is good for after it was given out. */
export const CURSOR_TIMEOUT_SECONDS = 3_600;

export const BULK_OPERATIONS_MAX = 1_000;
/** In bytes. */
export const BULK_PAYLOAD_SIZE_MAX = BODY_SIZE_MAX;
