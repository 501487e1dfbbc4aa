import { DataSource } from 'typeorm';
import fc from 'fast-check';
import { AuditChainQueries } from '../../src/audit/chain/audit-chain.queries.js';
import { hashOf } from '../../src/audit/chain/event-line.js';
import { TestServer } from '../support/test-server.js';
import { sign, tamper, verify } from './trail.js';

/** Ids have room between them, for what somebody puts in. */
const GAP = 10;
const LENGTH = 30;
const RUNS = Number(process.env.AUDIT_DAMAGES ?? 60);

/** Text that Postgres can hold. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((value) => !value.includes('\0'));
const json = fc
  .dictionary(text, fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()))
  .filter((value) => !JSON.stringify(value).includes('\\u0000'));
const event = fc.record({
  occurred_at: fc.date({ min: new Date('2001-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
  action: text,
  target_type: text,
  target_id: fc.integer({ min: 1 }),
  target_name: text,
  before: fc.option(json),
  after: fc.option(json),
  actor_user_id: fc.option(fc.integer({ min: 1 })),
  actor_group_id: fc.option(fc.integer({ min: 1 })),
  actor_name: fc.option(text),
  token_id: fc.option(fc.integer({ min: 1 })),
  surface: text,
  request_id: fc.option(text),
  revision: fc.integer({ min: 1 }),
});

/** How each column is changed to something else. */
const ALTERATIONS: Readonly<Record<string, string>> = {
  id: 'id + 1',
  occurred_at: `occurred_at + interval '1 microsecond'`,
  action: `action || 'x'`,
  target_type: `'x' || target_type`,
  target_id: 'target_id # 1',
  target_name: `target_name || ' '`,
  before: `CASE WHEN before IS NULL THEN '{}'::jsonb END`,
  after: `coalesce(after, '{}') || '{"altered": true}'`,
  actor_user_id: 'coalesce(actor_user_id, 0) # 1',
  actor_group_id: 'CASE WHEN actor_group_id IS NULL THEN 1 END',
  actor_name: `coalesce(actor_name, '') || '"'`,
  token_id: 'coalesce(token_id, 0) # 1',
  surface: `surface || '\\'`,
  request_id: `CASE WHEN request_id IS NULL THEN '' END`,
  revision: 'revision # 1',
  hash: `set_byte(hash, 31, get_byte(hash, 31) # 1)`,
  previous_hash: `set_byte(previous_hash, 0, get_byte(previous_hash, 0) # 128)`,
};
const COLUMNS = Object.keys(ALTERATIONS);
const CONTENT = COLUMNS.filter((column) => column !== 'id').join();

const place = fc.integer({ min: 0, max: LENGTH - 1 });

describe('damage to a trail of random events', () => {
  let server: TestServer;
  let first: number;

  beforeAll(async () => {
    server = await TestServer.start();
    const [row] = await server.sql<{ id: number }>('SELECT max(id) AS id FROM audit_events');
    first = Number(row?.id) + GAP;
    const events = fc.sample(event, LENGTH).map((each, index) => ({ id: first + index * GAP, ...each }));
    await server.sql(
      `INSERT INTO audit_events (id, occurred_at, action, target_type, target_id, target_name, before, after,
         actor_user_id, actor_group_id, actor_name, token_id, surface, request_id, revision)
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS e (id bigint, occurred_at timestamptz, action text,
         target_type text, target_id bigint, target_name text, before jsonb, after jsonb, actor_user_id bigint,
         actor_group_id bigint, actor_name text, token_id bigint, surface text, request_id text, revision bigint)
       ORDER BY id`,
      [JSON.stringify(events)],
    );
    await sign(server);
    await tamper(
      server,
      'CREATE TABLE saved AS SELECT * FROM audit_events; CREATE TABLE saved_chain AS SELECT * FROM audit_chain',
    );
  });
  afterAll(() => server.stop());
  beforeEach(restore);

  async function restore(): Promise<void> {
    await tamper(
      server,
      `DELETE FROM audit_events; INSERT INTO audit_events SELECT * FROM saved;
       UPDATE audit_chain c SET last_id = s.last_id, head = s.head FROM saved_chain s`,
    );
  }

  const idAt = (index: number): number => first + index * GAP;

  /** What a damage shows as; the trail is as it was before. */
  async function damageOf(statements: string): Promise<{ kind: string; id: number } | null> {
    await restore();
    await tamper(server, statements);
    const { intact, damage } = await verify(server);
    expect(intact).toBe(damage === null);
    return damage;
  }

  /** As somebody does who knows how hashes are made. */
  async function hashAnew(id: number): Promise<void> {
    const { links } = await server.app.get(AuditChainQueries).batch({ after: id - 1, through: id });
    for (const link of links) {
      await tamper(server, `UPDATE audit_events SET hash = decode('${hashOf(link)}', 'hex') WHERE id = ${id}`);
    }
  }

  it('is not seen where there is none', async () => {
    const [row] = await server.sql<{ count: number }>('SELECT count(*) FROM saved');
    expect(await verify(server)).toMatchObject({ intact: true, damage: null, checked: row?.count });
  });

  it('is found at that event when any column of any event is altered', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom(...COLUMNS), async (index, column) => {
        const id = idAt(index);
        const damage = await damageOf(`UPDATE audit_events SET ${column} = ${ALTERATIONS[column]} WHERE id = ${id}`);
        if (column !== 'id') expect(damage).toMatchObject({ kind: 'altered', id });
        else if (index < LENGTH - 1) expect(damage).toMatchObject({ kind: 'altered', id: id + 1 });
        else expect(damage).toMatchObject({ kind: 'cut_off', id });
      }),
      { numRuns: RUNS },
    );
    for (const column of COLUMNS) {
      expect(
        await damageOf(`UPDATE audit_events SET ${column} = ${ALTERATIONS[column]} WHERE id = ${idAt(3)}`),
      ).toMatchObject({ kind: 'altered' });
    }
  });

  it('is found at the event after them when events are missing, and at the end when those were the last', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 5 }), async (index, count) => {
        const last = Math.min(index + count, LENGTH) - 1;
        const damage = await damageOf(`DELETE FROM audit_events WHERE id BETWEEN ${idAt(index)} AND ${idAt(last)}`);
        const isEnd = last === LENGTH - 1;
        expect(damage).toMatchObject(
          isEnd ? { kind: 'cut_off', id: idAt(LENGTH - 1) } : { kind: 'missing', id: idAt(last + 1) },
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('is found when two events change places, with or without hashes made anew', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, fc.boolean(), async (one, other, isHashed) => {
        fc.pre(one !== other);
        const [a, b] = [idAt(Math.min(one, other)), idAt(Math.max(one, other))];
        await restore();
        await tamper(
          server,
          `UPDATE audit_events SET id = -1 WHERE id = ${a}; UPDATE audit_events SET id = ${a} WHERE id = ${b};
           UPDATE audit_events SET id = ${b} WHERE id = -1`,
        );
        if (isHashed) await hashAnew(a);
        if (isHashed) await hashAnew(b);
        expect(await verify(server)).toMatchObject({ intact: false, damage: { id: a } });
      }),
      { numRuns: RUNS },
    );
  });

  it('is found where an event was put in, a copy or one that follows the event before it', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, fc.boolean(), async (index, source, isForged) => {
        const id = idAt(index) + 1;
        await restore();
        await tamper(
          server,
          `INSERT INTO audit_events (id, ${CONTENT}) SELECT ${id}, ${CONTENT} FROM saved WHERE id = ${idAt(source)}`,
        );
        if (isForged) {
          await tamper(
            server,
            `UPDATE audit_events SET previous_hash = (SELECT hash FROM saved WHERE id = ${idAt(index)}) WHERE id = ${id}`,
          );
          await hashAnew(id);
        }
        const isEnd = index === LENGTH - 1;
        const kind = isForged || isEnd ? 'inserted' : 'altered';
        expect(await verify(server)).toMatchObject({ intact: false, damage: { kind, id } });
      }),
      { numRuns: RUNS },
    );
  });

  it('is found where one event was altered and hashed anew', async () => {
    await fc.assert(
      fc.asyncProperty(
        place,
        fc.constantFrom(...COLUMNS.filter((column) => !['id', 'hash', 'previous_hash'].includes(column))),
        async (index, column) => {
          await restore();
          await tamper(server, `UPDATE audit_events SET ${column} = ${ALTERATIONS[column]} WHERE id = ${idAt(index)}`);
          await hashAnew(idAt(index));
          const { intact, damage } = await verify(server);
          expect(intact).toBe(false);
          // It shows where the next event does not follow, or the signature, or the head.
          expect([idAt(index), idAt(index + 1)]).toContain(damage?.id);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('is found wherever a chain was made anew from there on, once its end was signed', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (index) => {
        await restore();
        await tamper(server, `UPDATE audit_events SET target_name = target_name || '!' WHERE id = ${idAt(index)}`);
        let hash = '';
        for (let each = index; each < LENGTH; each += 1) {
          const before = each === index ? '' : `previous_hash = decode('${hash}', 'hex')`;
          if (before) await tamper(server, `UPDATE audit_events SET ${before} WHERE id = ${idAt(each)}`);
          await hashAnew(idAt(each));
          const [row] = await server.app
            .get(DataSource)
            .query<{ hash: string }[]>(`SELECT encode(hash, 'hex') AS hash FROM audit_events WHERE id = $1`, [
              idAt(each),
            ]);
          hash = row?.hash ?? '';
        }
        await tamper(server, `UPDATE audit_chain SET head = decode('${hash}', 'hex')`);
        expect(await verify(server)).toMatchObject({
          intact: false,
          damage: { kind: 'rewritten', id: idAt(LENGTH - 1) },
        });
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  });
});
