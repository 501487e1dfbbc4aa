import fc from 'fast-check';
import { pino } from 'pino';
import { Metrics } from '../common/metrics/metrics.js';
import { RequestLog } from './request-log.js';

describe('the line of a request', () => {
  const written: string[] = [];
  const logger = pino(
    { level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    {
      write: (line: string) => void written.push(line),
    },
  );
  const lastLine = (): Record<string, unknown> => JSON.parse(written.at(-1) ?? '') as Record<string, unknown>;

  it('reads as the logger would have written it, whatever the path and the name of the caller', () => {
    const log = new RequestLog(logger, new Metrics());
    const request = fc.record({
      requestId: fc.string(),
      method: fc.constantFrom('GET', 'POST', 'PROPFIND'),
      path: fc.string({ unit: 'binary' }),
      status: fc.integer({ min: 100, max: 599 }),
      route: fc.option(fc.string(), { nil: undefined }),
      actor: fc.option(fc.record({ name: fc.string({ unit: 'binary' }), tokenId: fc.option(fc.nat()) }), {
        nil: undefined,
      }),
    });
    fc.assert(
      fc.property(request, (fields) => {
        log.write({ ...fields, surface: 'native', startedMs: performance.now() });
        const { time, durationMs, ...ours } = lastLine();
        const { actor, ...plain } = fields;
        logger.info({ ...plain, actor: actor?.name, tokenId: actor?.tokenId }, 'request');
        const { time: _, ...theirs } = lastLine();
        expect(written.at(-2)?.endsWith('\n')).toBe(true);
        expect(ours).toEqual(theirs);
        expect(Date.parse(String(time))).toBeLessThanOrEqual(Date.now());
        expect(durationMs).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is not written when the level of the log is above it', () => {
    const before = written.length;
    const log = new RequestLog(logger.child({}, { level: 'warn' }), new Metrics());
    log.write({
      requestId: 'r',
      method: 'GET',
      path: '/',
      surface: 'native',
      route: undefined,
      status: 200,
      actor: undefined,
      startedMs: 0,
    });
    expect(written).toHaveLength(before);
  });
});
