import fs from 'node:fs';
import net from 'node:net';

/** Held while a server uses a data folder. The kernel releases it however the process ends, so it cannot go stale. */
export interface DataFolderLock {
  release(): void;
}

/** macOS: open(2) locks the folder itself in the same step. */
const O_EXLOCK = 0x20;

/**
 * Locks an existing folder, whatever path leads to it; `name` is what the error calls it. The lock holds between
 * processes of one host and one network namespace: containers must not share a data folder.
 */
export async function lockDataFolder(folder: string, name: string = folder): Promise<DataFolderLock> {
  for (;;) {
    const before = identify(folder);
    const lock = process.platform === 'darwin' ? lockByOpening(folder) : await lockByName(`guildhall-${before}`);
    if (!lock) {
      throw new Error(
        `Another Guildhall server is using ${name}. Stop it, or set GUILDHALL_DATA_DIR to another folder.`,
      );
    }
    if (identify(folder) === before) return lock;
    // Since we looked, another start has made a database, put its folder in place of this one, and ended.
    lock.release();
  }
}

function identify(folder: string): string {
  const { dev, ino } = fs.statSync(folder, { bigint: true });
  return `${dev}:${ino}`;
}

/** An abstract Unix socket: binding a name is atomic, and no file is left behind. */
function lockByName(name: string): Promise<DataFolderLock | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((connection) => connection.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    // Exclusive, since a worker of the cluster module would otherwise share its primary's socket.
    server.listen({ path: `\0${name}`, exclusive: true }, () => {
      server.unref();
      resolve({ release: () => void server.close() });
    });
  });
}

function lockByOpening(folder: string): DataFolderLock | undefined {
  try {
    const handle = fs.openSync(folder, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK | O_EXLOCK);
    return { release: () => fs.closeSync(handle) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}
