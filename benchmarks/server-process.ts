import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ServerInput, ServerUsage } from './servers/child.js';

const SERVER_CORE = '0';
/** As `npm start` has it, for all servers alike. */
const NODE_FLAGS = ['--max-semi-space-size=64'];

export type ServerName =
  'raw-http' | 'plain-express' | 'bare-pg' | 'guildhall' | 'raw-json' | 'raw-form' | 'closure-sql';

/** A server in a process of its own, on a core of its own where `taskset` is there. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(name: ServerName, input: ServerInput): Promise<ServerProcess> {
    const file = fileURLToPath(new URL(`servers/${name}.js`, import.meta.url));
    const node = [process.execPath, ...NODE_FLAGS, file, JSON.stringify(input)];
    const [command = '', ...args] = process.env.BENCH_PINNED ? ['taskset', '-c', SERVER_CORE, ...node] : node;
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    return new ServerProcess(child, (await reply(child, name)) as number);
  }

  usage(): Promise<ServerUsage> {
    this.child.send('usage');
    return reply(this.child, 'server') as Promise<ServerUsage>;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.disconnect();
    await ended;
  }
}

function reply(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`The ${name} ended with ${code}.`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
