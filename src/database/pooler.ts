import type { Client } from 'pg';

/**
 * Whether something stands between the connection and Postgres that lends it one connection after another: it then told
 * another number of the process that serves us than that process has.
 */
export async function isPooled(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: string }>('SELECT pg_backend_pid()::text AS pid');
  const { processID } = client as unknown as { processID: number | null };
  return rows[0]?.pid !== String(processID);
}
