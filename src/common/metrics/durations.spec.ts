import fc from 'fast-check';
import { Histogram, Registry, type Metric } from 'prom-client';
import { Durations } from './durations.js';

const BOUNDS = [0.001, 0.5, 10];

describe('durations', () => {
  it('read as those that prom-client counts itself', async () => {
    const observations = fc.array(
      fc.record({
        route: fc.constantFrom('a', 'b"\n'),
        seconds: fc.oneof(fc.constantFrom(...BOUNDS), fc.double({ min: 0, max: 100, noNaN: true })),
      }),
    );
    await fc.assert(
      fc.asyncProperty(observations, async (observed) => {
        const [ours, theirs] = [new Registry(), new Registry()];
        const durations = new Durations('d', 'How long.', BOUNDS);
        ours.registerMetric(durations as unknown as Metric);
        const histogram = new Histogram({
          name: 'd',
          help: 'How long.',
          labelNames: ['route'],
          buckets: BOUNDS,
          registers: [theirs],
        });
        for (const { route, seconds } of observed) {
          durations.observe(durations.seriesOf({ route }), seconds);
          histogram.observe({ route }, seconds);
        }
        expect(await ours.metrics()).toBe(await theirs.metrics());
      }),
    );
  });
});
