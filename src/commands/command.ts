/** How a command ended: well, with something found that is wrong, or because it could not do its work. */
export const EXIT = { ok: 0, found: 1, failed: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const PROGRESS_INTERVAL_MS = 2_000;

/** Runs a command and ends the process. Ctrl-C and SIGTERM abort the signal; a second one ends the process at once. */
export async function runCommand(command: (signal: AbortSignal) => Promise<ExitCode>): Promise<void> {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort(new Error('It was interrupted.')));
  }
  try {
    process.exitCode = await command(controller.signal);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = EXIT.failed;
  }
}

/** For people; results go to standard output. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

export function show(result: object): void {
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

/** Says how far something has come, every two seconds. */
export function progress(what: string): (count: number, id: number) => void {
  let saidAt = performance.now();
  return (count, id) => {
    if (performance.now() - saidAt < PROGRESS_INTERVAL_MS) return;
    saidAt = performance.now();
    say(`${count} events ${what}, up to ${id}.`);
  };
}

/** A positive whole number. Throws an Error that names the option. */
export function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Error(`--${name} must be a positive whole number.`);
  return Number(text);
}
