// A process of its own that tests may kill: starts the launcher named by LAUNCHER and tells what happens, one JSON
// object a line. With INSERT set, it inserts rows and tells each id once it is acknowledged.
import { Client } from 'pg';
import type { EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';

interface Launcher {
  startEmbeddedPostgres: typeof startEmbeddedPostgres;
}

const { LAUNCHER = '../../src/database/embedded/embedded-postgres.js', INSERT, THROWAWAY } = process.env;
const [folder = '', fallbackRoot] = process.argv.slice(2);

function tell(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function insertForever({ socketFolder, user, database }: EmbeddedPostgres): Promise<void> {
  const client = new Client({ host: socketFolder, user, database });
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS numbers (id bigserial PRIMARY KEY)');
  for (;;) {
    const { rows } = await client.query<{ id: string }>('INSERT INTO numbers DEFAULT VALUES RETURNING id');
    tell({ row: Number(rows[0]?.id) });
  }
}

// The tests send the signal of Ctrl-C to the whole process group, and this process must live to tell.
process.on('SIGINT', () => tell({ interrupted: true }));

try {
  const { startEmbeddedPostgres: start } = (await import(LAUNCHER)) as Launcher;
  const log = (message: string): void => tell({ log: message });
  const server = await start({
    folder,
    log,
    throwaway: THROWAWAY === 'yes',
    ...(fallbackRoot ? { fallbackRoot } : {}),
  });
  process.stdin.once('data', () => void server.stop().then(() => process.exit(0)));
  void server.died.then((died) => tell({ died }));
  tell({ ready: { ...server, uid: process.getuid?.() } });
  if (INSERT) await insertForever(server);
} catch (error) {
  tell({ refused: (error as Error).message });
  process.exitCode = 1;
}
