import type { Settings } from './config/settings.js';

/** What an operator can do about a failed start, naming the setting that is at fault where one is. */
export function explainStartError(error: unknown, { port, host, dataDir }: Settings): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall, path, message } = error as NodeJS.ErrnoException;
  if (path?.startsWith(dataDir)) {
    return `The data folder ${dataDir} cannot be used (${message}). Set GUILDHALL_DATA_DIR to another folder.`;
  }
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return message;
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${host} is in use. Stop what listens there, or set PORT to another number.`;
  if (code === 'EACCES') return `This account may not listen on port ${port}. Set PORT to another number.`;
  return `${host} is no address of this machine (${message}). Set HOST to one, or to 0.0.0.0 for all it has.`;
}
