import fs from 'node:fs';
import path from 'node:path';
import { cleanUp, postmasterOf, temporaryFolder } from '../support/processes.js';
import { query, ServerProcess, start } from './harness.js';

const throwaway = { env: { THROWAWAY: 'yes' } };

describe('The data folder of an embedded Postgres', () => {
  afterEach(cleanUp);

  it('is refused to a second server while the first keeps working', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    const first = await new ServerProcess(folder, throwaway).whenReady();
    await query(first, 'CREATE TABLE mine (id int)');
    const postmaster = postmasterOf(folder);

    await expect(new ServerProcess(folder, throwaway).whenReady()).rejects.toThrow(
      `Another Guildhall server is using ${folder}. Stop it, or set GUILDHALL_DATA_DIR to another folder.`,
    );
    expect(await query(first, 'SELECT * FROM mine')).toEqual([]);
    expect(postmasterOf(folder)).toBe(postmaster);
  });

  it('is refused whatever path leads to it, also within one process', async () => {
    const parent = temporaryFolder();
    await start(path.join(parent, 'postgres'));
    fs.symlinkSync('postgres', path.join(parent, 'link'));
    await expect(start(path.join(parent, 'link'))).rejects.toThrow('Another Guildhall server');
    fs.symlinkSync(parent, path.join(parent, 'around'));
    await expect(start(path.join(parent, 'around', 'postgres'))).rejects.toThrow('Another Guildhall server');
  });

  it.each(['is new', 'holds a database'])(
    'goes to exactly one of several that start at once when it %s',
    async (state) => {
      const folder = path.join(temporaryFolder(), 'postgres');
      if (state !== 'is new') await (await start(folder)).stop();
      const servers = Array.from({ length: 4 }, () => new ServerProcess(folder, throwaway));
      await Promise.all(servers.map((server) => server.whenDecided()));

      const winners = servers.flatMap(({ ready }) => ready ?? []);
      expect(winners).toHaveLength(1);
      expect(servers.flatMap(({ refused }) => refused ?? [])).toEqual(
        Array.from({ length: 3 }, () => expect.stringContaining('Another Guildhall server') as string),
      );
      for (const winner of winners) expect(await query(winner, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    },
  );

  it('is free again as soon as the process that used it is killed', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    for (let round = 1; round <= 3; round++) {
      const server = new ServerProcess(folder, throwaway);
      await server.whenReady();
      await server.kill();
    }
    const next = await new ServerProcess(folder, throwaway).whenReady();
    expect(await query(next, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
