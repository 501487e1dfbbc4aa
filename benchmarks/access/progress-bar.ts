const WIDTH = 40;

/** How far something is, on stderr: a bar on a terminal, else a line for every tenth. */
export class ProgressBar {
  private done = 0;
  private shown = -1;

  constructor(private readonly total: number) {}

  advance(steps: number, what: string): void {
    this.done += steps;
    const share = this.done / this.total;
    const stage = Math.floor(share * (process.stderr.isTTY ? 100 : 10));
    if (stage === this.shown) return;
    this.shown = stage;
    const full = Math.round(share * WIDTH);
    const text = `${'#'.repeat(full)}${'.'.repeat(WIDTH - full)} ${Math.floor(share * 100)} % ${what}`;
    process.stderr.write(process.stderr.isTTY ? `\r${text}\u001b[K${share >= 1 ? '\n' : ''}` : `${text}\n`);
  }
}
