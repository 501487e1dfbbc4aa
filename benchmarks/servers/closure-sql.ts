// The same questions as SQL on a closure table: Express and `pg`, prepared, without authentication or a log.
import { createRequire } from 'node:module';
import express from 'express';
import type { Pool as PoolClass, PoolConfig } from 'pg';
import { readInput, report } from './child.js';

interface Check {
  user: number | string;
  privilege: number | string;
}

const { Pool } = createRequire(import.meta.url)('pg') as { Pool: new (config: PoolConfig) => PoolClass };
const { address, statements } = readInput();
const [one = '', many = ''] = statements.closure ?? [];
const pool = new Pool({
  ...('url' in address
    ? { connectionString: address.url }
    : { host: address.host, user: address.username, database: address.database }),
  max: 10,
});

const app = express();
app.use(express.json({ limit: '1mb' }));

app.post('/api/v1/access/check', async (req, res) => {
  const { user, privilege } = req.body as Check;
  const { rows } = await pool.query<{ allowed: boolean }>({ name: 'one', text: one, values: [user, privilege] });
  res.json({ allowed: rows[0]?.allowed });
});

app.post('/api/v1/access/checks', async (req, res) => {
  const { checks } = req.body as { checks: Check[] };
  const values = [checks.map(({ user }) => user), checks.map(({ privilege }) => privilege)];
  const { rows } = await pool.query<{ allowed: boolean }>({ name: 'many', text: many, values });
  res.json({ results: rows });
});

const server = app.listen(0, '127.0.0.1', () => report(server));
