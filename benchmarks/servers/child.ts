import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DatabaseAddress } from '../../src/database/data-source-options.js';

/** What a server under measurement is given, as JSON in its one argument. */
export interface ServerInput {
  address: DatabaseAddress;
  secretKey: string;
  adminPassword: string;
  /** The texts of the statements that our server sends, by the kind of request. */
  statements: Readonly<Record<string, readonly string[]>>;
}

export interface ServerUsage {
  /** User and system time of the whole process so far. */
  cpuMicroseconds: number;
  rssBytes: number;
}

export function readInput(): ServerInput {
  return JSON.parse(process.argv[2] ?? '') as ServerInput;
}

/** Tells the parent where the server listens, and its use of the processor whenever it asks. Ends with the parent. */
export function report(server: Server): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicroseconds: user + system, rssBytes: process.memoryUsage.rss() } satisfies ServerUsage);
  });
  process.on('disconnect', () => process.exit());
  process.send?.((server.address() as AddressInfo).port);
}
