import type { Client } from 'pg';
import { PreparingClient } from '../../src/database/preparing-client.js';
import { toAppError } from '../../src/database/database-errors.js';
import { ExternalPostgres } from '../support/external-postgres.js';
import { cleanUp } from '../support/processes.js';

describe('A connection of the pool', () => {
  afterEach(cleanUp);

  it('that the database ends while nobody listens ends no process; the next statement fails as unavailable', async () => {
    const postgres = await ExternalPostgres.start();
    const client: Client = new PreparingClient(postgres.url());
    await client.connect();
    const ended = new Promise((resolve) => client.once('end', resolve));
    await postgres.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`);
    await ended;
    const failure: unknown = await client.query('SELECT 1').then(
      () => undefined,
      (error: unknown) => toAppError(error),
    );
    expect(failure).toMatchObject({ code: 'database_unavailable' });
  });
});
