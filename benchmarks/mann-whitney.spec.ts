import { mannWhitney, median } from './mann-whitney.js';

describe('the test of Mann and Whitney', () => {
  it('says of two samples from one source that they are', () => {
    const values = Array.from({ length: 200 }, (_, index) => (index * 7_919) % 1_009);
    const { p, above } = mannWhitney(values.slice(0, 100), values.slice(100));
    expect(p).toBeGreaterThan(0.05);
    expect(Math.abs(above - 0.5)).toBeLessThan(0.1);
  });

  it('finds a shift that is small beside the spread', () => {
    const values = Array.from({ length: 400 }, (_, index) => (index * 7_919) % 1_009);
    const shifted = values.map((value) => value + 150);
    const { z, p, above } = mannWhitney(shifted, values);
    expect(z).toBeGreaterThan(3);
    expect(p).toBeLessThan(0.01);
    expect(above).toBeGreaterThan(0.55);
  });

  it('agrees with a table: U is 5 for 5 against 5 values', () => {
    const { z, above } = mannWhitney([1, 2, 3, 5, 9], [4, 6, 7, 8, 10]);
    expect(above).toBeCloseTo(5 / 25);
    expect(z).toBeCloseTo(-1.567, 3);
  });

  it('counts equal values half', () => {
    expect(mannWhitney([1, 1, 1], [1, 1, 1])).toMatchObject({ z: 0, above: 0.5 });
    expect(median([3, 1, 2])).toBe(2);
  });
});
