/** What was measured of the requests (or whatever) that have the same labels. */
export interface Series {
  readonly labels: Readonly<Record<string, string | number>>;
  /** How many lasted up to each bound, but longer than the bound before; at last those beyond all bounds. */
  readonly counts: number[];
  sum: number;
}

interface MetricValue {
  metricName: string;
  labels: Readonly<Record<string, string | number>>;
  value: number;
}

/**
 * A histogram that counts in plain numbers. prom-client's own looks up its labels with every value, which takes as long as
 * a decision; its registry reads this one as well.
 */
export class Durations {
  private readonly series = new Map<string, Series>();

  /** `bounds` in seconds, ascending. */
  constructor(
    readonly name: string,
    private readonly help: string,
    private readonly bounds: readonly number[],
  ) {}

  /** For whoever keeps it: to find it takes longer than to count. */
  seriesOf(labels: Series['labels']): Series {
    const key = JSON.stringify(labels);
    const series = this.series.get(key) ?? {
      labels,
      counts: Array.from({ length: this.bounds.length + 1 }, () => 0),
      sum: 0,
    };
    this.series.set(key, series);
    return series;
  }

  observe(series: Series, seconds: number): void {
    const { bounds } = this;
    let index = 0;
    while (index < bounds.length && seconds > (bounds[index] as number)) index += 1;
    series.counts[index] = (series.counts[index] as number) + 1;
    series.sum += seconds;
  }

  /** What the registry of prom-client asks of a metric. */
  get(): Promise<object> {
    const { name, help } = this;
    const values = [...this.series.values()].flatMap((series) => this.valuesOf(series));
    return Promise.resolve({ name, help, type: 'histogram', values, aggregator: 'sum' });
  }

  private valuesOf({ labels, counts, sum }: Series): MetricValue[] {
    let count = 0;
    const buckets = counts.map((added, index) => {
      count += added;
      const le = this.bounds[index] ?? '+Inf';
      return { metricName: `${this.name}_bucket`, labels: { le, ...labels }, value: count };
    });
    const total = { metricName: `${this.name}_count`, labels, value: count };
    return [...buckets, { metricName: `${this.name}_sum`, labels, value: sum }, total];
  }
}
