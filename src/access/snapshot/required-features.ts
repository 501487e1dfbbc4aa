import type { Client } from 'pg';
import { AppError } from '../../common/errors/app-error.js';

/** What this release understands of what others require (docs/upgrading.md); the first ones required nothing. */
const KNOWN: readonly string[] = [];

/**
 * Refuses a database in which something stands that would mean something else to us, such as a restriction that we do
 * not look at: no answer is better than a wrong one. Throws `database_unavailable`, since a newer server can answer.
 */
export async function assertFeaturesKnown(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM required_features WHERE name <> ALL ($1) ORDER BY name',
    [KNOWN],
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(', ');
  const detail = `The database was written by a newer release, and this one does not know what it requires: ${names}.`;
  throw new AppError('database_unavailable', { detail, retryAfterSeconds: 1 });
}
