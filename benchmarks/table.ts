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
      const ratio = (of: (sample: Sample) => number): number =>
        median(samples.flatMap((sample, round) => (base[round] ? [of(sample) / of(base[round])] : [])));
      return {
        what: title,
        'requests/s, ours to bare pg': percent(ratio((sample) => sample.perSecond)),
        'CPU a request, bare pg to ours': percent(1 / ratio((sample) => sample.cpuMicroseconds)),
      };
    }),
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}
