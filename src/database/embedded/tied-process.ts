import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { credentials, type UnprivilegedAccount } from './unprivileged-account.js';

export interface TiedCommand {
  command: string;
  args: string[];
  account: UnprivilegedAccount | undefined;
  /** File given as standard input. */
  input?: string;
  /** What asks the command to end. */
  signal: 'INT' | 'TERM';
  /** Removed once the command has ended, even when nobody is left to do so. */
  folder: string;
  removeFolder: 'always' | 'on failure';
  /** Receives what the command writes to standard error. */
  onOutput: (text: string) => void;
}

/** Undefined when the command ended with success, else how it ended. */
export type Failure = string | undefined;

/**
 * The shell reads from a pipe whose other end only our process holds. When that end closes, be it by `kill -9`, the
 * shell asks the command to end and removes the folder. It ignores the signals that a service manager sends to all
 * processes at once, because only we know when the command may end.
 */
const WRAPPER = `
trap '' HUP INT TERM
input=$1 signal=$2 folder=$3 remove=$4
shift 4
exec 3<&0
"$@" <"$input" 3<&- &
command=$!
{ read -r nothing <&3; kill -s "$signal" "$command"; } 2>/dev/null &
watcher=$!
wait "$command"
status=$?
# Nobody may be left to read a complaint that the watcher is gone, and writing it would end this shell.
exec 2>/dev/null
kill -s KILL "$watcher"
if [ "$remove" = always ] || [ "$status" -ne 0 ]; then rm -rf -- "$folder"; fi
exit "$status"
`;

/** How long output may still arrive after the end: a process left behind by the command can hold the pipe open. */
const OUTPUT_GRACE_MS = 500;

/** A command that does not outlive our process. */
export class TiedProcess {
  readonly ended: Promise<Failure>;
  readonly #shell: ChildProcess;

  constructor(options: TiedCommand) {
    const { command, args, account, input = '/dev/null', signal, folder, removeFolder } = options;
    this.#shell = spawn('/bin/sh', ['-c', WRAPPER, 'sh', input, signal, folder, removeFolder, command, ...args], {
      ...credentials(account),
      cwd: '/',
      // Our own environment may hold secrets. Messages are parsed, hence the locale.
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      // Its own process group, so that Ctrl-C in a terminal ends us first and the command when we say so.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#shell.stderr?.setEncoding('utf8').on('data', options.onOutput);
    this.ended = this.#watchEnd();
  }

  /** From now on the command does not keep our process from ending. */
  unref(): void {
    this.#shell.unref();
    for (const pipe of [this.#shell.stdin, this.#shell.stderr]) if (pipe instanceof Socket) pipe.unref();
  }

  /** Asks the command to end; resolves when it has. */
  async end(): Promise<Failure> {
    this.#shell.ref();
    this.#shell.stdin?.destroy();
    return this.ended;
  }

  #watchEnd(): Promise<Failure> {
    return new Promise((resolve) => {
      let failure: Failure;
      let grace: NodeJS.Timeout | undefined;
      this.#shell.once('error', (error) => resolve(error.message));
      this.#shell.once('exit', (code, signal) => {
        if (code !== 0) failure = signal ? `ended by ${signal}` : `exit code ${code}`;
        this.#shell.stdin?.destroy();
        grace = setTimeout(() => resolve(failure), OUTPUT_GRACE_MS);
      });
      this.#shell.once('close', () => {
        clearTimeout(grace);
        resolve(failure);
      });
    });
  }
}
