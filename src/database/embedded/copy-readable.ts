import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * Copies a folder so that every account may read it: the original may have been installed under a umask that shuts
 * others out. Links are left out.
 */
export async function copyReadable(from: string, to: string): Promise<void> {
  await fs.mkdir(to);
  await fs.chmod(to, 0o755);
  for (const entry of await fs.readdir(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) await copyReadable(source, target);
    if (entry.isFile()) await copyFile(source, target);
  }
}

async function copyFile(source: string, target: string): Promise<void> {
  await fs.copyFile(source, target, fs.constants.COPYFILE_FICLONE);
  const { mode } = await fs.stat(source);
  await fs.chmod(target, mode & 0o100 ? 0o755 : 0o644);
}
