/** The middle of the values; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

export interface Comparison {
  /** How far the sum of ranks is from where it would be by chance, in standard deviations. */
  z: number;
  /** The chance of being so far off, either way, if both came from the same source. */
  p: number;
  /** The chance that a value of the first is above one of the second, half for equal ones: 0.5 is no difference. */
  above: number;
}

/** The test of Mann and Whitney on two samples of some dozens of values or more: the normal approximation. */
export function mannWhitney(first: readonly number[], second: readonly number[]): Comparison {
  const all = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ].toSorted((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    const rank = (start + 1 + end) / 2;
    rankSum += rank * all.slice(start, end).filter(({ isFirst }) => isFirst).length;
    start = end;
  }
  const [n, m] = [first.length, second.length];
  const u = rankSum - (n * (n + 1)) / 2;
  const z = (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return { z, p: 2 * (1 - normal(Math.abs(z))), above: u / (n * m) };
}

/** The distribution function of the normal distribution, to seven digits (Abramowitz and Stegun 26.2.17). */
function normal(x: number): number {
  const t = 1 / (1 + 0.231_641_9 * x);
  const series = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
  const tail = series.reduceRight((sum, coefficient) => (sum + coefficient) * t, 0);
  return 1 - (Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}
