export interface Sample {
  perSecond: number;
  /** Processor time of the server's process for one request. */
  cpuMicroseconds: number;
}

interface Measured {
  title: string;
  server: string;
  samples: readonly Sample[];
}

/** Medians over the rounds. */
export function printTable(rows: readonly Measured[]): void {
  console.table(
    rows.map(({ title, server, samples }) => ({
      what: title,
      server,
      'requests/s': Math.round(median(samples.map((sample) => sample.perSecond))),
      'server CPU µs/request': Math.round(median(samples.map((sample) => sample.cpuMicroseconds))),
    })),
  );
}

/** Ours against bare `pg`: the median of the ratios of the rounds, for what happens to one round happens to both. */
export function printRatios(rows: readonly Measured[]): void {
  const ours = rows.filter((row) => row.server === 'guildhall');
  console.table(
    ours.map(({ title, samples }) => {
      const base = rows.find((row) => row.server === 'bare-pg' && row.title === title)?.samples ?? [];
      return {
        what: title,
        'requests/s, ours to bare pg': percent(rateRatio(samples, base)),
        'CPU a request, bare pg to ours': percent(costRatio(base, samples)),
      };
    }),
  );
}

/** How many times the requests a second of `base`. */
export function rateRatio(samples: readonly Sample[], base: readonly Sample[]): number {
  return ratioOf(samples, base, ({ perSecond }) => perSecond);
}

/** How many times the processor time a request of `base`. */
export function costRatio(samples: readonly Sample[], base: readonly Sample[]): number {
  return ratioOf(samples, base, ({ cpuMicroseconds }) => cpuMicroseconds);
}

function ratioOf(samples: readonly Sample[], base: readonly Sample[], of: (sample: Sample) => number): number {
  return median(samples.flatMap((sample, round) => (base[round] ? [of(sample) / of(base[round])] : [])));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}
