import { once } from 'node:events';
import http from 'node:http';
import type { Answer } from '../support/api.js';
import { aGroup, aName } from '../support/builders.js';
import { aCast, expectStatus, outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const PUBLIC_URL = 'https://guild.example.org/behind/a/proxy';

// Names that collations disagree about: case, accents, digits, blanks, scripts, emoji inside and outside of the BMP.
const ODD_NAMES = [
  'a',
  'B',
  'c',
  'ä',
  'Ä2',
  'z',
  'Z2',
  'é',
  'e\u0301 2',
  'ß',
  'ss 2',
  '10',
  '9',
  ' x',
  '_',
  '~',
  '-',
  '!',
].concat([
  '"',
  "'",
  '%',
  '\\',
  'Ω',
  'я',
  'Ё',
  '中',
  '가',
  '\u{1f600}',
  '\uffee',
  '\u{10ffff}',
  'ı',
  'İ2',
  'ﬃ',
  'a b',
  'a-b',
  'ab',
]);

interface List {
  items: { id: number; name: string; userId?: number }[];
  nextCursor: string | null;
  totalCount?: number;
}

describe('lists in pages', () => {
  let server: TestServer;
  let tag: string;

  beforeAll(async () => {
    server = await TestServer.start({ env: { PUBLIC_URL: `${PUBLIC_URL}/` } });
    tag = aName();
    for (const name of ODD_NAMES) await aGroup(server.admin, { name: `${tag}${name}` });
  });
  afterAll(() => server.stop());

  /** Follows the cursors to the end. */
  async function walk(path: string, limit: number): Promise<List['items']> {
    const items: List['items'] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer: Answer<List> = await expectStatus(server.admin.get<List>(`${path}&limit=${limit}${more}`), 200);
      expect(answer.body.items.length).toBeLessThanOrEqual(limit);
      items.push(...answer.body.items);
      cursor = answer.body.nextCursor;
    } while (cursor !== null);
    return items;
  }

  it.each([1, 2, 5, ODD_NAMES.length - 1, ODD_NAMES.length, 200])(
    'visits every item once in pages of %d, forwards and backwards',
    async (limit) => {
      for (const field of ['name', 'id']) {
        const up = await walk(`groups?q=${tag}&sort=${field}`, limit);
        const down = await walk(`groups?q=${tag}&sort=-${field}`, limit);
        expect(new Set(up.map((item) => item.id)).size).toBe(ODD_NAMES.length);
        expect(up).toHaveLength(ODD_NAMES.length);
        expect(down.map((item) => item.id)).toEqual(up.map((item) => item.id).toReversed());
      }
    },
  );

  it('orders names without regard to case', async () => {
    const names = (await walk(`groups?q=${tag}`, 50)).map((item) => item.name.slice(tag.length));
    const index = (name: string): number => names.indexOf(name);
    expect(index('a')).toBeLessThan(index('B'));
    expect(index('B')).toBeLessThan(index('c'));
    expect(index('z')).toBeLessThan(index('Z2'));
  });

  it('skips nothing and repeats nothing when rows come and go between the pages', async () => {
    const own = aName();
    const made = [];
    for (let index = 10; index < 30; index += 1) made.push(await aGroup(server.admin, { name: `${own}-${index}` }));
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 5; page += 1) {
      const { body } = await server.admin.get<List>(`groups?q=${own}&limit=4${cursor}`);
      seen.push(...body.items.map((item) => item.name));
      cursor = `&cursor=${body.nextCursor}`;
      await expectStatus(server.admin.delete(`groups/${made[page]?.id}`), 204);
      await aGroup(server.admin, { name: `${own}-${10 + page}-new` });
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((name) => !name.endsWith('-new'))).toEqual(made.map((group) => group.name));
  });

  it.each([
    ['limit=0', '/limit'],
    ['limit=-1', '/limit'],
    ['limit=201', '/limit'],
    ['limit=1.5', '/limit'],
    ['limit=ten', '/limit'],
    ['limit=', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['limit=99999999999999999999', '/limit'],
    ['count=1', '/count'],
    ['cursor=a&cursor=b', '/cursor'],
    ['offset=5', '/offset'],
  ])('refuses %s, and names the parameter', async (query, parameter) => {
    const answer = await server.admin.get(`groups?${query}`);
    expect(outcome(answer)).toBe('400 validation_failed');
    expect(answer.body.errors).toMatchObject([{ parameter: parameter.slice(1) }]);
  });

  it('gives 50 items unless asked otherwise, and 200 at most', async () => {
    for (let index = 0; index < 20; index += 1) await aGroup(server.admin);
    expect((await server.admin.get<List>('groups')).body.items).toHaveLength(50);
    expect((await server.admin.get<List>('groups?limit=1')).body.items).toHaveLength(1);
    expect((await server.admin.get('groups?limit=200')).status).toBe(200);
  });

  it('counts all that matches, on every page, when asked', async () => {
    const first = await server.admin.get<List>(`groups?q=${tag}&limit=3&count=true`);
    expect(first.body.totalCount).toBe(ODD_NAMES.length);
    const next = await server.admin.get<List>(`groups?q=${tag}&limit=3&count=true&cursor=${first.body.nextCursor}`);
    expect(next.body.totalCount).toBe(ODD_NAMES.length);
    expect((await server.admin.get<List>(`groups?q=${tag}&count=false`)).body).not.toHaveProperty('totalCount');
  });

  it('links to the first and the next page with absolute addresses below PUBLIC_URL', async () => {
    const answer = await server.admin.get<List>(`groups?q=${encodeURIComponent(`${tag}ä`)}&limit=1&sort=-name`);
    const links = linksOf(answer);
    expect(links.first).toBe(`${PUBLIC_URL}/api/v1/groups?q=${encodeURIComponent(`${tag}ä`)}&limit=1&sort=-name`);
    const next = new URL(String(links.next));
    expect(next.href.startsWith(`${PUBLIC_URL}/api/v1/groups?`)).toBe(true);
    expect(next.searchParams.get('cursor')).toBe(answer.body.nextCursor);
    const followed = await server.admin.get<List>(`groups${next.search}`);
    expect(followed.body.items).toHaveLength(1);
    expect(linksOf(followed).first).toBe(links.first);
    expect(linksOf(followed).next).toBeUndefined();
  });

  it.each(['http://evil.example/api/v1/groups', '//evil.example/../api/v1/groups', '/api/v1/groups'])(
    'believes neither a Host header nor the address in the request line %s',
    async (path) => {
      const { hostname, port } = new URL(server.url);
      const headers = {
        Host: 'evil.example',
        'X-Forwarded-Host': 'evil.example',
        Authorization: `Bearer ${server.admin.token}`,
      };
      const request = http.get({ hostname, port, path: `${path}?limit=1`, headers });
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      response.resume();
      expect(JSON.stringify(response.headers)).not.toContain('evil.example');
      if (response.statusCode === 200) expect(response.headers.link).toContain(`<${PUBLIC_URL}/api/v1/groups?limit=1>`);
    },
  );

  describe('a cursor', () => {
    let cursor: string;

    beforeAll(async () => {
      cursor = String((await server.admin.get<List>(`groups?q=${tag}&limit=2`)).body.nextCursor);
    });

    it('is refused when altered in any place', async () => {
      for (let index = 0; index < cursor.length; index += 1) {
        const other = cursor[index] === 'A' ? 'B' : 'A';
        const altered = cursor.slice(0, index) + other + cursor.slice(index + 1);
        expect(outcome(await server.admin.get(`groups?q=${tag}&cursor=${altered}`))).toBe('400 invalid_cursor');
      }
    });

    it.each(['', 'x', '%00', 'null', '{}', 'A'.repeat(4_096)])('is refused when it is %p', async (text) => {
      expect(outcome(await server.admin.get(`groups?q=${tag}&cursor=${text}`))).toBe('400 invalid_cursor');
    });

    it('is refused on another list: other filters, another order, another path', async () => {
      for (const path of [`groups?q=${tag}a`, `groups?q=${tag}&sort=-name`, 'groups?', 'privileges?', 'users?']) {
        expect(outcome(await server.admin.get(`${path}&cursor=${cursor}`))).toBe('400 invalid_cursor');
      }
    });

    it('serves another caller, who then sees what he may see', async () => {
      const { stranger } = await aCast(server);
      const answer = await stranger.get<List>(`groups?q=${tag}&cursor=${cursor}`);
      expect(answer.body).toMatchObject({ items: [], nextCursor: null });
    });
  });

  it('walks members, grants, sets and audit events in the same way', async () => {
    const { group } = await aCast(server);
    for (const name of ['LOGIN', 'READ', 'ADMIN', 'DEVELOPER', 'BROWSE']) {
      await expectStatus(server.admin.put(`groups/${group.id}/privileges/${name}`), 200);
    }
    for (const set of [1, 2, 3]) await expectStatus(server.admin.put(`groups/${group.id}/privilege-sets/${set}`), 200);
    const path = `groups/${group.id}`;
    for (const sort of ['id', '-id', 'username', '-username']) {
      const members = await walk(`${path}/members?sort=${sort}`, 1);
      expect(new Set(members.map((member) => member.userId)).size).toBe(3);
      expect(await walk(`${path}/members?membership=effective&sort=${sort}`, 1)).toHaveLength(3);
    }
    expect(await walk(`${path}/privileges?`, 2)).toHaveLength(5);
    expect(await walk(`${path}/privilege-sets?`, 2)).toHaveLength(3);
    const events = await walk(`audit-events?targetType=group&targetId=${group.id}`, 3);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
  });
});

function linksOf(answer: Answer<unknown>): Record<string, string | undefined> {
  const links = (answer.headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g);
  return Object.fromEntries([...links].map(([, url, relation]) => [String(relation), url]));
}
