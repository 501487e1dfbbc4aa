import type { CursorCodec } from '../../../common/paging/cursor-codec.js';
import { ScimError } from '../http/scim-error.js';
import { CURSOR_TIMEOUT_SECONDS } from '../limits.js';

/** Where a page begins, and in which direction it is read from there. */
export interface ListPosition {
  readonly place: readonly string[];
  readonly backwards: boolean;
}

/**
 * The cursors of one list: they are signed together with what the list asks for and the size of its pages, and are good
 * for an hour (RFC 9865). The server keeps nothing for them.
 */
export class ListCursors {
  constructor(
    private readonly codec: CursorCodec,
    private readonly fingerprint: string,
    private readonly count: number,
    /** Seconds since 1970. */
    private readonly now: number,
  ) {}

  encode({ place, backwards }: ListPosition): string {
    const position = JSON.stringify([this.count, backwards, place]);
    return this.codec.encode(this.fingerprint, { sortKey: position, id: this.now });
  }

  /** Throws `invalidCursor`, `expiredCursor`, and `invalidCount` when the page before was of another size. */
  decode(cursor: string): ListPosition {
    const { sortKey, id: issuedAt } = this.codec.decode(this.fingerprint, cursor);
    const [count, backwards, place] = JSON.parse(sortKey) as [number, boolean, string[]];
    if (issuedAt + CURSOR_TIMEOUT_SECONDS < this.now) {
      throw new ScimError('expiredCursor', 'The cursor has expired: read the list from its beginning.');
    }
    if (count !== this.count) throw new ScimError('invalidCount', `"count" was ${count} on the page before.`);
    return { place, backwards };
  }
}
