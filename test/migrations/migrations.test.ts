import { DataSource } from 'typeorm';
import { ENTITIES } from '../../src/app.entities.js';
import { CONSTRAINT_CODES } from '../../src/common/errors/constraint-codes.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrate } from '../../src/database/migrate.js';
import { onServer, randomDatabaseName, testCluster, withDatabase } from '../support/test-cluster.js';

// Written by the server itself, with values of its own making: no request can violate them.
const NEVER_VIOLATED = new Set(['users_guid_key', 'groups_guid_key', 'tokens_hash_key', 'token_policies_kind_key']);
// What would violate it changes the row that is there.
NEVER_VIOLATED.add('action_aliases_kind_key_alias_key_key');

/** Everything that a database holds besides rows, as text: columns, constraints, indexes, sequences. */
const DESCRIBE_SCHEMA = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' ||
    coalesce(column_default, '') || ' ' || coalesce(collation_name, '') || ' ' || is_identity AS line
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations'
  UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'migrations'
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migrations'
  UNION ALL SELECT 'sequence ' || sequencename FROM pg_sequences
    WHERE schemaname = 'public' AND sequencename <> 'migrations_id_seq'
  ORDER BY line`;

describe('migrations', () => {
  let database: string;
  let source: DataSource;

  beforeAll(async () => {
    database = randomDatabaseName();
    await onServer(testCluster().address, `CREATE DATABASE ${database}`);
    source = await new DataSource(
      dataSourceOptions(withDatabase(testCluster().address, database), ENTITIES),
    ).initialize();
    await migrate(source);
  });
  afterAll(async () => {
    await source.destroy();
    await onServer(testCluster().address, `DROP DATABASE ${database} WITH (FORCE)`);
  });

  async function describeSchema(): Promise<string[]> {
    return (await source.query<{ line: string }[]>(DESCRIBE_SCHEMA)).map((row) => row.line);
  }

  /** All rows of all tables but for ids of a machine's making and times. */
  async function describeSeed(): Promise<unknown> {
    return source.query(
      `SELECT (SELECT jsonb_agg(to_jsonb(p) - '{created_at,updated_at}'::text[] ORDER BY id) FROM privileges p) AS privileges,
        (SELECT jsonb_agg(to_jsonb(s) - '{created_at,updated_at}'::text[] ORDER BY id) FROM privilege_sets s) AS sets,
        (SELECT jsonb_agg(to_jsonb(g) - '{created_at,updated_at,guid}'::text[] ORDER BY id) FROM groups g) AS groups,
        (SELECT jsonb_agg(to_jsonb(u) - '{created_at,updated_at,guid}'::text[] ORDER BY id) FROM users u) AS users,
        (SELECT count(*) FROM privilege_set_privileges) AS pairs, (SELECT revision FROM access_revision) AS revision`,
    );
  }

  it('go down one by one, each undoing what it did, and up again to the same schema and seed', async () => {
    const full = await describeSchema();
    const seed = await describeSeed();
    expect(full.length).toBeGreaterThan(100);
    const count = source.migrations.length;
    for (let round = 0; round < 2; round += 1) {
      for (let step = 0; step < count; step += 1) await source.undoLastMigration();
      expect(await describeSchema()).toEqual([]);
      await migrate(source);
      expect(await describeSchema()).toEqual(full);
      expect(await describeSeed()).toEqual(seed);
    }
    for (let depth = 1; depth <= count; depth += 1) {
      for (let step = 0; step < depth; step += 1) await source.undoLastMigration();
      await migrate(source);
      expect(await describeSchema()).toEqual(full);
      expect(await describeSeed()).toEqual(seed);
    }
  }, 60_000);

  it('run once when many servers start on one database', async () => {
    const empty = randomDatabaseName();
    const address = withDatabase(testCluster().address, empty);
    await onServer(testCluster().address, `CREATE DATABASE ${empty}`);
    const sources = await Promise.all(
      Array.from({ length: 4 }, () => new DataSource(dataSourceOptions(address, ENTITIES)).initialize()),
    );
    try {
      await Promise.all(sources.map(migrate));
      const rows = await sources[0]?.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
      expect(rows?.map((row) => row.name)).toEqual(source.migrations.map((migration) => migration.name));
    } finally {
      for (const each of sources) await each.destroy();
      await onServer(testCluster().address, `DROP DATABASE ${empty} WITH (FORCE)`);
    }
  });

  it('name every constraint and index as Postgres would', async () => {
    const constraints = await source.query<{ name: string; table: string; type: string; columns: string[] }[]>(
      `SELECT c.conname AS name, c.conrelid::regclass::text AS table, c.contype AS type,
         ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY place) AS columns
       FROM pg_constraint c
       WHERE c.connamespace = 'public'::regnamespace AND c.contype <> 'n' AND c.conrelid::regclass::text <> 'migrations'`,
    );
    for (const { name, table, type, columns } of constraints) {
      const expected = { p: [table, 'pkey'], u: [table, ...columns, 'key'], f: [table, ...columns, 'fkey'] }[type];
      if (expected) expect(name).toBe(expected.join('_'));
      else expect(name).toMatch(new RegExp(`^${table}_\\w+_check$`));
    }
    const indexes = await source.query<{ name: string; table: string }[]>(
      `SELECT i.indexrelid::regclass::text AS name, i.indrelid::regclass::text AS table FROM pg_index i
       JOIN pg_class c ON c.oid = i.indexrelid
       WHERE c.relnamespace = 'public'::regnamespace AND i.indrelid::regclass::text <> 'migrations'`,
    );
    for (const { name, table } of indexes) expect(name).toMatch(new RegExp(`^${table}_[a-z_]*(pkey|key|idx)$`));
    expect([...constraints, ...indexes].filter(({ name }) => /[0-9a-f]{16}/.test(name) || name.length > 63)).toEqual(
      [],
    );
  });

  it('give an index to every foreign key', async () => {
    const rows = await source.query<object[]>(
      `SELECT c.conname AS "withoutIndex" FROM pg_constraint c
       WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND NOT EXISTS (
         SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])`,
    );
    expect(rows).toEqual([]);
  });

  it('have every constraint that errors are recognised by, and an error for every one that a request can violate', async () => {
    const rows = await source.query<{ name: string }[]>(
      `SELECT conname AS name FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace AND contype IN ('u', 'f') AND conrelid::regclass::text <> 'migrations'
       UNION SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND i.indpred IS NOT NULL`,
    );
    const names = new Set(rows.map((row) => row.name));
    expect(Object.keys(CONSTRAINT_CODES).filter((name) => !names.has(name))).toEqual([]);
    // A pair that is there already is met by ON CONFLICT, so uniqueness of pairs of ids needs no error.
    const unmapped = [...names].filter((name) => !(name in CONSTRAINT_CODES) && !NEVER_VIOLATED.has(name));
    expect(unmapped.filter((name) => !/_id_(\w+_)?id_key$/.test(name))).toEqual([]);
  });
});
