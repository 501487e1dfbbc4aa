import { hashOf, type ChainLink, type ChainPlace } from './event-line.js';

/** What can be wrong with a chain; docs/audit.md says what each means. */
export const DAMAGE_KINDS = ['altered', 'missing', 'inserted', 'reordered', 'rewritten', 'cut_off', 'forged'] as const;
export type DamageKind = (typeof DAMAGE_KINDS)[number];

export interface Damage {
  kind: DamageKind;
  /** The event at which it shows. */
  id: number;
  /** Null when that event is not there. */
  revision: number | null;
}

/** How far back an inserted event is told from a missing one. */
const RECENT_MAX = 1_000;

/**
 * Looks at the events of a chain one after the other, in the order in which they are stored, and remembers the first thing
 * that is wrong. After that it goes on from what is there, so one damage is not reported twice. What it keeps in memory
 * does not grow with the chain.
 */
export class ChainVerifier {
  checked = 0;
  damage: Damage | null = null;
  /** Which event came after the event of that hash. */
  private readonly recent = new Map<string, ChainLink>();
  /** The hash of the event that seems to be missing, until it is found further on. */
  private wanted: string | undefined;
  private readonly known: ChainPlace[];

  /**
   * `place` is where the chain begins: the event before the first that is looked at. `known` are places that the chain is
   * known to have passed.
   */
  constructor(
    private place: ChainPlace,
    known: readonly ChainPlace[] = [],
  ) {
    this.known = known.filter(({ id }) => id >= place.id).toSorted((a, b) => a.id - b.id);
    this.passKnown(place.id, place.hash, null);
  }

  /** The last event that was looked at, with its hash as it should be. */
  get last(): ChainPlace {
    return this.place;
  }

  look(link: ChainLink): void {
    this.checked += 1;
    if (link.hash === this.wanted && this.damage) this.damage = { ...this.damage, kind: 'reordered' };
    if (hashOf(link) !== link.hash) this.report('altered', link);
    else if (link.id <= this.place.id) this.report('reordered', link);
    else if (link.previousHash !== this.place.hash) this.reportBreak(link);
    this.passKnown(link.id, link.hash, link.revision);
    this.remember(link);
    this.place = { id: Math.max(link.id, this.place.id), hash: link.hash };
  }

  /** Begins anew after `place`, because retention has meanwhile removed what was before. */
  skipTo(place: ChainPlace): void {
    this.place = place;
    while ((this.known[0]?.id ?? Infinity) <= place.id) this.known.shift();
  }

  /** To be called after the last event; `head` is where the chain should end, if that is known. */
  end(head: ChainPlace | null): Damage | null {
    const [unseen] = this.known;
    const missing = [head, unseen].filter((place) => place && place.id > this.place.id);
    const first = missing.toSorted((a, b) => Number(a?.id) - Number(b?.id))[0];
    if (first) this.report('cut_off', { id: first.id, revision: null });
    // Retention may have removed more than there was when this began.
    else if (head?.id === this.place.id && head.hash !== this.place.hash) {
      this.report('rewritten', { id: head.id, revision: null });
    }
    return this.damage;
  }

  private reportBreak(link: ChainLink): void {
    const inserted = this.recent.get(link.previousHash);
    if (inserted) {
      this.report('inserted', inserted);
      return;
    }
    if (!this.damage) this.wanted = link.previousHash;
    this.report('missing', link);
  }

  private passKnown(id: number, hash: string, revision: number | null): void {
    for (let [next] = this.known; next && next.id <= id; [next] = this.known) {
      if (next.id !== id || next.hash !== hash) this.report('rewritten', { id, revision });
      this.known.shift();
    }
  }

  private remember(link: ChainLink): void {
    this.recent.set(this.place.hash, link);
    if (this.recent.size <= RECENT_MAX) return;
    for (const [oldest] of this.recent) {
      this.recent.delete(oldest);
      break;
    }
  }

  private report(kind: DamageKind, { id, revision }: { id: number; revision: number | null }): void {
    this.damage ??= { kind, id, revision };
  }
}
