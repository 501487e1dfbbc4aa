import { DataSource } from 'typeorm';
import { ENTITIES } from '../../src/app.entities.js';
import { AuditChainQueries } from '../../src/audit/chain/audit-chain.queries.js';
import { ChainVerification } from '../../src/audit/chain/chain-verification.js';
import { NO_HASH } from '../../src/audit/chain/event-line.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrate } from '../../src/database/migrate.js';
import { onServer, randomDatabaseName, testCluster, withDatabase } from '../support/test-cluster.js';

const NAME = 'ChainAuditEvents1763800000090';
const INSERT = `INSERT INTO audit_events (action, target_type, target_id, target_name, before, after, surface, revision)
  SELECT 'group.updated', 'group', n, 'Gruppe "' || n || '" ä', '{"a": 1.50, "b": [null, "\\u0001"]}',
    jsonb_build_object('n', n), 'system', n FROM generate_series(1, $1::integer) n`;

describe('the migration that chains audit events', () => {
  let database: string;
  let source: DataSource;

  beforeEach(async () => {
    database = randomDatabaseName();
    const address = withDatabase(testCluster().address, database);
    await onServer(testCluster().address, `CREATE DATABASE ${database}`);
    source = await new DataSource(dataSourceOptions(address, ENTITIES)).initialize();
    await migrate(source);
  });
  afterEach(async () => {
    await source.destroy();
    await onServer(testCluster().address, `DROP DATABASE ${database} WITH (FORCE)`);
  });

  async function goBack(): Promise<void> {
    const isDone = async (): Promise<boolean> =>
      (await source.query<object[]>('SELECT 1 FROM migrations WHERE name = $1', [NAME])).length > 0;
    while (await isDone()) await source.undoLastMigration();
  }

  const hashes = (): Promise<object[]> =>
    source.query<object[]>(`SELECT id, encode(hash, 'hex') AS hash FROM audit_events ORDER BY id`);

  it('chains what is there as the trigger would have, and what follows goes on from there', async () => {
    await source.query(INSERT, [1_200]);
    const chained = await hashes();
    await goBack();
    await migrate(source);
    expect(await hashes()).toEqual(chained);
    await source.query(INSERT, [3]);
    const verification = new ChainVerification(new AuditChainQueries(source), []);
    expect(await verification.run({})).toMatchObject({ checked: 1_203, damage: null });
  });

  it('begins an empty chain where nothing is there', async () => {
    await goBack();
    await migrate(source);
    expect((await new AuditChainQueries(source).state()).head).toEqual({ id: 0, hash: NO_HASH });
    const verification = new ChainVerification(new AuditChainQueries(source), []);
    expect(await verification.run({})).toMatchObject({ checked: 0, damage: null });
  });
});
