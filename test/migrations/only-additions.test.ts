import { DataSource } from 'typeorm';
import { ENTITIES } from '../../src/app.entities.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrate } from '../../src/database/migrate.js';
import { onServer, randomDatabaseName, testCluster, withDatabase } from '../support/test-cluster.js';

interface Column {
  name: string;
  type: string;
  isRequired: boolean;
}

interface Schema {
  columns: Map<string, Column>;
  /** What a row has to satisfy, by the table's and the constraint's name. */
  constraints: Map<string, string>;
}

// Whoever adds a line here has looked that the release before writes nothing that the constraint refuses.
const LOOKED_AT: Readonly<Record<string, string>> = {
  'authentication_services authentication_services_settings_check':
    'AddExternalAuthentication: who has no settings for a service can make none of a kind that needs them',
  'tokens tokens_owner_check': 'AddTokenPolicies: lets through all that it let through before, and exchanged tokens',
  'tokens tokens_parent_token_id_fkey': 'AddParentTokens: of a new column',
  'tokens tokens_actor_user_id_fkey': 'AddTokenPolicies: of a new column',
  'tokens tokens_actor_group_id_fkey': 'AddTokenPolicies: of a new column',
};

// Required, but filled by a trigger for whoever writes a row.
const FILLED = new Set(['audit_events.previous_hash', 'audit_events.hash']);

/** A column is required when a row can only be written by naming it. */
const COLUMNS = `
  SELECT c.table_name || '.' || c.column_name AS name, c.data_type AS type,
    c.is_nullable = 'NO' AND c.column_default IS NULL AND c.is_identity = 'NO' AS "isRequired"
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> 'migrations'`;

const CONSTRAINTS = `
  SELECT conrelid::regclass || ' ' || conname AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid <> 0
  UNION ALL SELECT tablename || ' ' || indexname, indexdef
    FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%' AND indexdef LIKE '% WHERE %'`;

/**
 * While servers are replaced one after the other, those of the release before go on with the new schema. So a migration
 * only adds, and what it adds does not concern who does not know it.
 */
describe('Every migration after the first', () => {
  const database = randomDatabaseName();
  let source: DataSource;
  /** After each migration; the last one first. */
  const schemas: { name: string; schema: Schema }[] = [];

  beforeAll(async () => {
    await onServer(testCluster().address, `CREATE DATABASE ${database}`);
    const address = withDatabase(testCluster().address, database);
    source = await new DataSource(dataSourceOptions(address, ENTITIES)).initialize();
    await migrate(source);
    for (const { name } of source.migrations.toReversed()) {
      schemas.push({ name: String(name), schema: await describeSchema() });
      await source.undoLastMigration();
    }
  }, 60_000);
  afterAll(async () => {
    await source.destroy();
    await onServer(testCluster().address, `DROP DATABASE ${database} WITH (FORCE)`);
  });

  async function describeSchema(): Promise<Schema> {
    const columns = await source.query<Column[]>(COLUMNS);
    const constraints = await source.query<{ name: string; definition: string }[]>(CONSTRAINTS);
    return {
      columns: new Map(columns.map((column) => [column.name, column])),
      constraints: new Map(constraints.map(({ name, definition }) => [name, definition])),
    };
  }

  /** Each migration with the schema before it and the one that it leaves. */
  function steps(): { name: string; before: Schema; after: Schema }[] {
    return schemas
      .slice(0, -1)
      .map(({ name, schema }, index) => ({ name, before: schemas[index + 1]?.schema as Schema, after: schema }));
  }

  it('takes no table and no column away, and leaves their types as they are', () => {
    expect(steps().length).toBeGreaterThan(10);
    for (const { name, before, after } of steps()) {
      const gone = [...before.columns.values()].filter(
        (column) => after.columns.get(column.name)?.type !== column.type,
      );
      expect([name, gone]).toEqual([name, []]);
    }
  });

  it('requires no column of a table that was there, which the release before would not write', () => {
    for (const { name, before, after } of steps()) {
      const tables = new Set([...before.columns.keys()].map((column) => column.split('.')[0]));
      const required = [...after.columns.values()].filter(
        (column) =>
          column.isRequired &&
          !FILLED.has(column.name) &&
          tables.has(column.name.split('.')[0]) &&
          before.columns.get(column.name)?.isRequired !== true,
      );
      expect([name, required]).toEqual([name, []]);
    }
  });

  it('puts no constraint on a table that was there, but those that somebody has looked at', () => {
    const met = new Set<string>();
    for (const { name, before, after } of steps()) {
      const tables = new Set([...before.columns.keys()].map((column) => column.split('.')[0]));
      for (const [constraint, definition] of after.constraints) {
        if (!tables.has(constraint.split(' ')[0]) || before.constraints.get(constraint) === definition) continue;
        expect([name, Object.keys(LOOKED_AT)]).toEqual([name, expect.arrayContaining([constraint])]);
        met.add(constraint);
      }
    }
    expect([...met].toSorted()).toEqual(Object.keys(LOOKED_AT).toSorted());
  });

  it('lets the release before write the rows that it writes: all its own columns, and no other', async () => {
    await migrate(source);
    const [first] = schemas.slice(-1);
    const known = [...(first?.schema.columns.values() ?? [])].filter(({ isRequired }) => isRequired);
    const late = await source.query<Column[]>(COLUMNS);
    const unknown = late.filter(
      ({ name, isRequired }) =>
        isRequired &&
        !FILLED.has(name) &&
        known.some((column) => column.name.split('.')[0] === name.split('.')[0]) &&
        !known.some((column) => column.name === name),
    );
    expect(known.length).toBeGreaterThan(20);
    expect(unknown).toEqual([]);
  });
});
