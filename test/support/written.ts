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

/** Throws when the server has written anything since `before`, or has logged an error. */
export async function assertUntouched(server: TestServer, before: Record<string, unknown>): Promise<void> {
  const after = await written(server);
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    throw new Error(`Something was written: ${JSON.stringify(before)} became ${JSON.stringify(after)}.`);
  }
  const errors = server.logLines.filter((line) => line.includes('"level":50'));
  if (errors.length > 0) throw new Error(`Errors were logged: ${errors.join('')}`);
}
