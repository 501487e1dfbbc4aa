/** Makes the kind of process visible in each message, see `severityOf`. */
export const LOG_LINE_PREFIX = '[%b] ';

const TAIL_CHARACTERS = 4096;
const READY = 'database system is ready to accept connections';
const FORWARDED = new Set(['WARNING', 'ERROR', 'FATAL', 'PANIC']);
const DETAILS = new Set(['DETAIL', 'HINT', 'CONTEXT', 'QUERY', 'STATEMENT', 'LOCATION']);

/** What the server writes: bad news goes to the log, the end of the rest is kept for error messages. */
export class ServerOutput {
  readonly ready: Promise<void>;
  #reportReady: () => void = () => undefined;
  #tail = '';
  #unfinished = '';
  #forwarding = false;

  constructor(private readonly log: (message: string) => void) {
    this.ready = new Promise((resolve) => (this.#reportReady = resolve));
  }

  /** The last lines, whatever their severity. */
  get tail(): string {
    return this.#tail.trim();
  }

  receive(text: string): void {
    this.#tail = (this.#tail + text).slice(-TAIL_CHARACTERS);
    const lines = (this.#unfinished + text).split('\n');
    this.#unfinished = lines.pop() ?? '';
    for (const line of lines) this.#receiveLine(line);
  }

  #receiveLine(line: string): void {
    if (line.includes(READY)) this.#reportReady();
    const severity = severityOf(line);
    // Lines without a severity, and details, belong to the message above them.
    if (severity && !DETAILS.has(severity)) this.#forwarding = FORWARDED.has(severity);
    if (this.#forwarding) this.log(`Postgres: ${line.trim()}`);
  }
}

/**
 * The severity of a line, if it starts a message. An ERROR of a client's statement counts as a LOG line: the client gets
 * it as its answer, and a refused duplicate is everyday life. The same from a background process reaches nobody else.
 */
function severityOf(line: string): string | undefined {
  const [, process, severity] = /^\[([^\]]*)\] ([A-Z]+[0-9]?): /.exec(line) ?? [];
  return severity === 'ERROR' && process === 'client backend' ? 'LOG' : severity;
}
