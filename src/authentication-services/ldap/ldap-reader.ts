import type { Client, Entry, Filter } from 'ldapts';

const PAGE_SIZE = 500;
const ENTRIES_MAX = 10_000;

/** One entry of a directory. The names of attributes have no case (RFC 4512 2.5). */
export class LdapEntry {
  private readonly values = new Map<string, string[]>();

  constructor(entry: Entry) {
    for (const [name, value] of Object.entries(entry)) {
      const texts = [value].flat().filter((item) => typeof item === 'string');
      if (name !== 'dn') this.values.set(name.toLowerCase(), texts);
    }
    this.dn = entry.dn;
  }

  readonly dn: string;

  /** All values of an attribute that are text. */
  all(attribute: string): readonly string[] {
    return this.values.get(attribute.toLowerCase()) ?? [];
  }

  first(attribute: string): string | null {
    return this.all(attribute)[0] ?? null;
  }
}

/** Searches below a base. References to other servers are not followed: they are nobody's that we were told to trust. */
export class LdapReader {
  constructor(private readonly client: Client) {}

  /** The one entry that matches; null when none does, and when several do. */
  async findOnly(baseDn: string, filter: Filter, attributes: string[]): Promise<LdapEntry | null> {
    const { searchEntries } = await this.client.search(baseDn, { scope: 'sub', filter, attributes, sizeLimit: 2 });
    const [entry, other] = searchEntries;
    return entry && !other ? new LdapEntry(entry) : null;
  }

  /** All entries that match, read page by page. Throws when there are more than 10,000. */
  async list(baseDn: string, filter: Filter, attributes: string[]): Promise<LdapEntry[]> {
    const entries: LdapEntry[] = [];
    const options = { scope: 'sub', filter, attributes, paged: { pageSize: PAGE_SIZE } } as const;
    for await (const page of this.client.searchPaginated(baseDn, options)) {
      entries.push(...page.searchEntries.map((entry) => new LdapEntry(entry)));
      if (entries.length > ENTRIES_MAX) throw new Error(`More than ${ENTRIES_MAX} entries match.`);
    }
    return entries;
  }
}
