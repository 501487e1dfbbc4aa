import type { TestServer } from './test-server.js';

/** Everything that a write leaves behind: equal before and after a request that has changed nothing. */
export async function written(server: TestServer): Promise<Record<string, unknown>> {
  const [row] = await server.sql(
    `SELECT (SELECT revision FROM access_revision) AS revision,
       (SELECT count(*) FROM audit_events) AS events,
       (SELECT count(*) FROM access_changes) AS changes,
       (SELECT count(*) FROM tokens) AS tokens`,
  );
  return row ?? {};
}
