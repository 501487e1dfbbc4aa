import { DataSource } from 'typeorm';
import { ENTITIES } from '../../src/app.entities.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrate } from '../../src/database/migrate.js';
import { onServer, randomDatabaseName, testCluster, withDatabase } from '../support/test-cluster.js';

describe('the list of e-mail addresses', () => {
  let database: string;
  let source: DataSource;

  beforeAll(async () => {
    database = randomDatabaseName();
    await onServer(testCluster().address, `CREATE DATABASE ${database}`);
    const address = withDatabase(testCluster().address, database);
    source = await new DataSource(dataSourceOptions(address, ENTITIES)).initialize();
    await migrate(source);
  });
  afterAll(async () => {
    await source.destroy();
    await onServer(testCluster().address, `DROP DATABASE ${database} WITH (FORCE)`);
  });

  it('has the address of every user who was there before it', async () => {
    while (await hasList()) await source.undoLastMigration();
    await insert('before', `'before@a.example'`);
    await insert('without', 'NULL');
    await migrate(source);
    expect(await listed()).toEqual(['before 0 before@a.example work true']);
  });

  it('follows what the release before this one writes', async () => {
    await insert('after', `'after@a.example'`);
    await source.query(`UPDATE users SET email = 'changed@a.example' WHERE username = 'before'`);
    await source.query(`UPDATE users SET email = 'first@a.example' WHERE username = 'without'`);
    expect(await listed()).toEqual([
      'after 0 after@a.example work true',
      'before 0 changed@a.example work true',
      'without 0 first@a.example work true',
    ]);
    await source.query(`UPDATE users SET email = NULL WHERE username = 'before'`);
    await source.query(`DELETE FROM users WHERE username = 'after'`);
    expect(await listed()).toEqual(['without 0 first@a.example work true']);
  });

  async function hasList(): Promise<boolean> {
    const [row] = await source.query<{ name: string | null }[]>(`SELECT to_regclass('user_emails')::text AS name`);
    return row?.name !== null;
  }

  async function insert(username: string, email: string): Promise<void> {
    await source.query(
      `INSERT INTO users (username, username_key, email, authentication_service_id) VALUES ($1, $1, ${email}, 1)`,
      [username],
    );
  }

  async function listed(): Promise<string[]> {
    const rows = await source.query<{ line: string }[]>(
      `SELECT concat_ws(' ', u.username, e.position, e.value, e.type, e.is_primary::text) AS line
       FROM user_emails e JOIN users u ON u.id = e.user_id ORDER BY u.username, e.position`,
    );
    return rows.map(({ line }) => line);
  }
});
