import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { aGroup, aName, aUser } from '../support/builders.js';
import { aCast, outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import { sign, storedEvents, tamper, verify } from './trail.js';

const NO_HASH = '0'.repeat(64);

interface Line {
  hash: string;
  previousHash: string;
  event: { id: number; action: string; revision: number };
}

interface End {
  end: { count: number; last: string; filtered: boolean };
}

describe('the chain of audit events', () => {
  let server: TestServer;
  let sibling: TestServer;

  beforeEach(async () => {
    server = await TestServer.start();
    sibling = await TestServer.start({ shareWith: server });
  });
  afterEach(async () => {
    await sibling.stop();
    await server.stop();
  });

  async function exported(query = ''): Promise<string[]> {
    const headers = { Authorization: `Bearer ${server.admin.token}` };
    const body = await (await fetch(`${server.url}/api/v1/audit-events:export?${query}`, { headers })).text();
    expect(body.endsWith('}\n')).toBe(true);
    return body.trimEnd().split('\n');
  }

  /** Nest has one log for all servers of a process. */
  const logged = (): string => [...server.logLines, ...sibling.logLines].join('');
  const parsed = (lines: readonly string[]): Line[] => lines.slice(0, -1).map((line) => JSON.parse(line) as Line);
  const endOf = (lines: readonly string[]): End => JSON.parse(lines.at(-1) ?? '') as End;

  it('begins with zeros, and each event carries the hash of the one before it', async () => {
    for (let count = 0; count < 3; count += 1) await aGroup(server.admin);
    const events = await storedEvents(server);
    expect(events.length).toBeGreaterThan(3);
    expect(events.map(({ previousHash }) => previousHash)).toEqual(
      [NO_HASH, ...events.map(({ hash }) => hash)].slice(0, -1),
    );
    expect(await verify(server)).toEqual({
      intact: true,
      checked: events.length,
      head: `${events.at(-1)?.id}:${events.at(-1)?.hash}`,
      damage: null,
      keptHead: null,
      removed: null,
      signed: null,
    });
  });

  it('is never forked, whoever writes at the same moment, changes of access or not', async () => {
    const user = await aUser(server.admin);
    const group = await aGroup(server.admin);
    const writes = Array.from({ length: 90 }, (_, index) => {
      const { admin } = index % 2 === 0 ? server : sibling;
      if (index % 3 === 0) return admin.patch(`users/${user.id}`, { displayName: aName() });
      if (index % 3 === 1) return admin.post('groups', { name: aName() });
      return admin.put(`groups/${group.id}/members/${user.id}`, { admin: index % 4 === 0 });
    });
    const answers = await Promise.all(writes);
    expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
    const events = await storedEvents(server);
    expect(events.length).toBeGreaterThan(90);
    expect(new Set(events.map(({ previousHash }) => previousHash)).size).toBe(events.length);
    expect(await verify(server)).toMatchObject({ intact: true, checked: events.length });
  });

  it('keeps the ids in the order of commits, also when one was given out before another transaction came first', async () => {
    await server.sql(`SELECT nextval('audit_events_id_seq')`);
    const early = `SELECT nextval('audit_events_id_seq') AS id`;
    const [given] = await server.sql<{ id: number }>(early);
    const group = await aGroup(sibling.admin);
    await server.sql(
      `INSERT INTO audit_events (id, action, target_type, target_id, target_name, surface, revision)
       VALUES ($1, 'group.renamed', 'group', 4, 'late', 'system', 3)`,
      [given?.id],
    );
    const rows = await server.sql<{ name: string }>(
      'SELECT target_name AS name FROM audit_events ORDER BY id DESC LIMIT 2',
    );
    expect(rows.map(({ name }) => name)).toEqual(['late', group.name]);
    expect(await verify(server)).toMatchObject({ intact: true });
  });

  it('holds what the release before this one writes, which knows of no hash', async () => {
    await server.sql(
      `INSERT INTO audit_events (action, target_type, target_id, target_name, before, after, surface, revision)
       SELECT 'group.created', 'group', n, 'many', null, '{"n": 1}', 'system', 9 FROM generate_series(1, 2000) n`,
    );
    await aGroup(server.admin);
    const { checked, intact } = await verify(server);
    expect(intact).toBe(true);
    expect(checked).toBeGreaterThan(2_000);
  });

  it('has no trace of what was rolled back', async () => {
    const before = await verify(server);
    const insert = `INSERT INTO audit_events (action, target_type, target_id, target_name, surface, revision)
      VALUES ('x', 'x', 1, 'x', 'x', 1)`;
    await server.sql(`BEGIN; SAVEPOINT a; ${insert}; ROLLBACK TO SAVEPOINT a; ${insert}; ${insert}; COMMIT`);
    await server.sql(`BEGIN; ${insert}; ROLLBACK`);
    expect(await verify(server)).toMatchObject({ intact: true, checked: before.checked + 2 });
  });

  it.each(['UPDATE audit_events SET action = $$x$$', 'DELETE FROM audit_events', 'TRUNCATE audit_events'])(
    'is not changed by accident: the database refuses %s',
    async (statement) => {
      await expect(server.sql(statement)).rejects.toThrow('Audit events are only ever added');
    },
  );

  it('is for administrators alone', async () => {
    const cast = await aCast(server);
    for (const action of ['verify', 'export']) {
      for (const caller of [cast.groupAdmin, cast.stranger, cast.groupToken]) {
        expect(outcome(await caller.get(`audit-events:${action}`))).toBe('403 forbidden');
      }
      expect(outcome(await server.as(undefined).get(`audit-events:${action}`))).toBe('401 not_authenticated');
      expect(outcome(await server.admin.post(`audit-events:${action}`))).toBe('405 method_not_allowed');
    }
    for (const query of ['from=0', 'to=x', 'head=1', `head=1:${NO_HASH.slice(1)}`, 'limit=1']) {
      expect(outcome(await server.admin.get(`audit-events:verify?${query}`))).toBe('400 validation_failed');
    }
    for (const query of ['after=0', 'cursor=x', 'sort=id', 'occurredAfter=yesterday']) {
      expect(outcome(await server.admin.get(`audit-events:export?${query}`))).toBe('400 validation_failed');
    }
  });

  it('is verified from one event to another, past damage elsewhere', async () => {
    for (let count = 0; count < 5; count += 1) await aGroup(server.admin);
    const ids = (await storedEvents(server)).map(({ id }) => id);
    await tamper(server, `UPDATE audit_events SET target_name = 'x' WHERE id = ${ids[2]}`);
    expect(await verify(server)).toMatchObject({ intact: false, damage: { kind: 'altered', id: ids[2] } });
    expect(await verify(server, `to=${ids[1]}`)).toMatchObject({ intact: true, checked: 2 });
    expect(await verify(server, `from=${ids[3]}`)).toMatchObject({ intact: true, checked: ids.length - 3 });
    expect(await verify(server, `from=${ids[1]}&to=${ids[3]}`)).toMatchObject({ intact: false, checked: 3 });
  });

  describe('when it is signed', () => {
    it('can be checked with the public key alone', async () => {
      await aGroup(server.admin);
      await sign(server);
      const { head, signed } = await verify(server);
      if (!signed) throw new Error('It is not signed.');
      const text = `guildhall audit checkpoint\nhead ${head}\nremoved 0:${NO_HASH}\nsigned ${signed.at}\n`;
      const check = (what: string): boolean =>
        verifySignature(
          null,
          Buffer.from(what),
          createPublicKey(signed.publicKey),
          Buffer.from(signed.signature, 'base64'),
        );
      expect(check(text)).toBe(true);
      expect(check(text.replace('removed 0', 'removed 1'))).toBe(false);
    });

    it('cannot be rewritten by somebody who has the database and not the key', async () => {
      await aGroup(server.admin);
      await aGroup(server.admin);
      await sign(server);
      const ids = (await storedEvents(server)).map(({ id }) => id);
      // The trigger itself chains what it is given anew.
      await tamper(
        server,
        `CREATE TABLE stolen AS SELECT * FROM audit_events; DELETE FROM audit_events;
        UPDATE audit_chain SET last_id = 0, head = decode('${NO_HASH}', 'hex')`,
      );
      await server.sql(
        `INSERT INTO audit_events SELECT id, occurred_at, action, target_type, target_id,
          CASE WHEN id = ${ids[1]} THEN 'forged' ELSE target_name END, before, after, actor_user_id, actor_group_id,
          actor_name, token_id, surface, request_id, revision FROM stolen ORDER BY id`,
      );
      await server.sql('DROP TABLE stolen');
      const { intact, damage } = await verify(server);
      expect({ intact, damage }).toEqual({
        intact: false,
        damage: { kind: 'rewritten', id: ids.at(-1), revision: expect.any(Number) },
      });
    });

    it('shows that its end was cut off, and so does a head that was kept elsewhere when the signature is gone too', async () => {
      await aGroup(server.admin);
      const { head: early } = await verify(server);
      await aGroup(server.admin);
      await sign(server);
      const { head } = await verify(server);
      expect(await verify(server, `head=${early}`)).toMatchObject({ intact: true, keptHead: 'found' });
      const [last, previous] = (await storedEvents(server)).toReversed();
      await tamper(server, `DELETE FROM audit_events WHERE id = ${last?.id}`);
      expect(await verify(server)).toMatchObject({ intact: false, damage: { kind: 'cut_off', id: last?.id } });
      await tamper(
        server,
        `UPDATE audit_chain SET last_id = ${previous?.id}, head = decode('${previous?.hash}', 'hex')`,
      );
      expect(await verify(server)).toMatchObject({ intact: false, damage: { kind: 'cut_off', id: last?.id } });
      await tamper(server, 'DELETE FROM audit_checkpoints');
      expect(await verify(server)).toMatchObject({ intact: true });
      expect(await verify(server, `head=${head}`)).toMatchObject({ intact: false, keptHead: 'not_found' });
      expect(await verify(server, `head=${early}`)).toMatchObject({ intact: true, keptHead: 'found' });
    });

    it('shows that a signature was forged, and that the beginning was cut off', async () => {
      await aGroup(server.admin);
      await sign(server);
      const [first] = await storedEvents(server);
      await tamper(
        server,
        `DELETE FROM audit_events WHERE id = ${first?.id};
        UPDATE audit_chain SET removed_id = ${first?.id}, removed_hash = decode('${first?.hash}', 'hex')`,
      );
      expect(await verify(server)).toMatchObject({ intact: false, damage: { kind: 'missing', id: first?.id } });
      await tamper(
        server,
        `UPDATE audit_checkpoints SET removed_id = ${first?.id}, removed_hash = decode('${first?.hash}', 'hex')`,
      );
      expect(await verify(server)).toMatchObject({ intact: false, damage: { kind: 'forged' } });
    });

    it('is not signed where it is damaged, and the metrics and the log say so', async () => {
      await sign(server);
      await aGroup(server.admin);
      const [last] = (await storedEvents(server)).toReversed();
      await tamper(server, `UPDATE audit_events SET action = 'x' WHERE id = ${last?.id}`);
      const signed = await server.sql('SELECT * FROM audit_checkpoints');
      await sign(server);
      expect(await server.sql('SELECT * FROM audit_checkpoints')).toEqual(signed);
      expect(logged()).toContain('The audit trail is damaged');
      expect((await server.admin.get<string>('/metrics')).body).toContain('guildhall_audit_intact 0');
      expect((await sibling.admin.get<string>('/metrics')).body).toContain('guildhall_audit_intact 1');
    });

    it('tells in the log when the trail of a running server has gone back', async () => {
      await sign(server);
      await aGroup(server.admin);
      await tamper(server, 'CREATE TABLE before_it AS SELECT * FROM audit_checkpoints');
      await sign(server);
      await tamper(
        server,
        'DELETE FROM audit_checkpoints; INSERT INTO audit_checkpoints SELECT * FROM before_it; DROP TABLE before_it',
      );
      await sign(server);
      expect(logged()).toContain('The audit trail has gone back');
    });
  });

  describe('is exported', () => {
    it('whole, as lines that can be verified with SHA-256 alone, and a last line that counts them', async () => {
      await server.admin.post('groups', { name: aName('Ä "\\ \u2028 😀'), description: 'a\nb\t' });
      const lines = await exported();
      const { head, checked } = await verify(server);
      let hash = NO_HASH;
      for (const line of lines.slice(0, -1)) {
        const text = line.slice(165, -1);
        expect(line.slice(0, 165)).toBe(
          `{"hash":"${createHash('sha256')
            .update(hash + text)
            .digest('hex')}","previousHash":"${hash}","event":`,
        );
        hash = line.slice(9, 73);
      }
      expect(endOf(lines)).toEqual({ end: { count: checked, last: head, filtered: false } });
      expect(lines).toHaveLength(checked + 1);
    });

    it('with the same fields as the list shows', async () => {
      await aGroup(server.admin, { description: 'old' });
      const { body } = await server.admin.get<{ items: Record<string, unknown>[] }>('audit-events?sort=id');
      const events = parsed(await exported());
      expect(events.length).toBe(body.items.length);
      for (const [index, { hash, previousHash, event }] of events.entries()) {
        const { occurredAt, ...rest } = event as unknown as Record<string, unknown>;
        const { occurredAt: shown, ...item } = body.items[index] ?? {};
        expect({ ...rest, hash, previousHash }).toEqual(item);
        expect(new Date(String(occurredAt)).toISOString()).toBe(shown);
      }
    });

    it('from where an export has broken off, and filtered as the list is', async () => {
      const group = await aGroup(server.admin);
      await aGroup(server.admin);
      const all = parsed(await exported());
      const rest = await exported(`after=${all[0]?.event.id}`);
      expect(parsed(rest)).toEqual(all.slice(1));
      const filtered = await exported(`targetType=group&targetId=${group.id}`);
      expect(parsed(filtered).map(({ event }) => event.action)).toEqual(['group.created']);
      expect(endOf(filtered).end).toMatchObject({ count: 1, filtered: true });
      const none = await exported(`after=${all.at(-1)?.event.id}`);
      expect(none).toHaveLength(1);
    });

    it('compressed for those who ask for it', async () => {
      const headers = { Authorization: `Bearer ${server.admin.token}`, 'Accept-Encoding': 'gzip' };
      const bytes = await new Promise<Buffer>((resolve, reject) => {
        http
          .get(`${server.url}/api/v1/audit-events:export`, { headers }, (res) => {
            const chunks: Buffer[] = [];
            expect(res.headers['content-encoding']).toBe('gzip');
            res.on('data', (chunk: Buffer) => chunks.push(chunk)).once('end', () => resolve(Buffer.concat(chunks)));
          })
          .once('error', reject);
      });
      expect(gunzipSync(bytes).toString().trimEnd().split('\n')).toEqual(await exported());
    });
  });
});
