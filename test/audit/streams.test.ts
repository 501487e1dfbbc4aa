import http, { type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { AuditChainQueries } from '../../src/audit/chain/audit-chain.queries.js';
import { ChainVerification } from '../../src/audit/chain/chain-verification.js';
import { until } from '../support/processes.js';
import { TestServer } from '../support/test-server.js';
import { storedEvents, tamper, verify } from './trail.js';

/** Some 40 MB: more than any buffer on the way to the caller holds. */
const EVENTS = 4_000;
const FILL = `INSERT INTO audit_events (action, target_type, target_id, target_name, after, surface, revision)
  SELECT 'group.created', 'group', n, 'large', jsonb_build_object('text', repeat(md5(n::text), 320)), 'system', 2
  FROM generate_series(1, ${EVENTS}) n`;

describe('a long audit trail', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
    await server.sql(FILL);
  }, 60_000);
  afterAll(() => server.stop());

  /** An answer whose body nobody reads yet. */
  async function open(action: string): Promise<IncomingMessage> {
    const headers = { Authorization: `Bearer ${server.admin.token}` };
    const request = http.get(`${server.url}/api/v1/audit-events:${action}`, { headers, agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }

  async function sizeOf(response: IncomingMessage): Promise<number> {
    let size = 0;
    for await (const chunk of response) size += (chunk as Buffer).length;
    return size;
  }

  it('is verified in batches, and no further once nobody wants to know', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const verification = new ChainVerification(server.app.get(AuditChainQueries), []);
    const run = verification.run({
      signal: controller.signal,
      onProgress: (checked) => {
        seen.push(checked);
        if (seen.length === 2) controller.abort(new Error('gone'));
      },
    });
    await expect(run).rejects.toThrow('gone');
    expect(seen).toEqual([500, 1_000]);
  });

  it('is exported whole, however long it is', async () => {
    expect(await sizeOf(await open('export'))).toBeGreaterThan(EVENTS * 10_240);
  });

  it('logs no error when the caller goes away in the middle', async () => {
    const request = http.get(`${server.url}/api/v1/audit-events:verify`, {
      headers: { Authorization: `Bearer ${server.admin.token}` },
    });
    request.on('error', () => undefined);
    await once(request, 'socket');
    request.flushHeaders();
    const response = await open('export');
    await once(response, 'readable');
    response.destroy();
    request.destroy();
    await until(async () => {
      const [row] = await server.sql<{ count: number }>(
        `SELECT count(*)::integer AS count FROM pg_stat_activity
         WHERE datname = current_database() AND state = 'active' AND query LIKE '%audit_chain c LEFT JOIN%'
           AND pid <> pg_backend_pid()`,
      );
      return row?.count === 0;
    }, 'nobody reads the trail');
    expect(await verify(server)).toMatchObject({ intact: true });
    expect(server.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('is read no faster than the caller takes it, and breaks off where events are gone that were still to come', async () => {
    const response = await open('export');
    await once(response, 'readable');
    const events = await storedEvents(server);
    const last = events.at(-2);
    await tamper(
      server,
      `DELETE FROM audit_events WHERE id <= ${last?.id};
       UPDATE audit_chain SET removed_id = ${last?.id}, removed_hash = decode('${last?.hash}', 'hex')`,
    );
    await expect(sizeOf(response)).rejects.toThrow('aborted');
    expect(server.logLines.join('')).toContain('have been removed meanwhile');
  });
});
