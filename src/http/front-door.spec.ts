import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as immediately } from 'node:timers/promises';
import { Turnstile } from '../common/limits/turnstile.js';
import { sheddingGate } from './front-door.js';

const SLOW_MS = 2;

describe('the gate in front of a server that has too much to do', () => {
  const full = async (): Promise<Turnstile> => {
    const turnstile = new Turnstile({ insideMax: 1, queuedMax: 0, waitMaxMs: 1_000 });
    await turnstile.enter();
    return turnstile;
  };
  const asked = (url: string, destroyed = false): [IncomingMessage, ServerResponse] => [
    { url } as IncomingMessage,
    { destroyed } as ServerResponse,
  ];

  it('leaves most of each turn to those who are inside, and refuses all others in their order', async () => {
    const refused: (string | undefined)[] = [];
    const gate = sheddingGate(await full(), (error, { url }) => {
      expect(error.code).toBe('overloaded');
      refused.push(url);
      const untilMs = performance.now() + SLOW_MS;
      while (performance.now() < untilMs); // As long as a turn may take at most: one is refused in each.
    });
    const urls = ['/a', '/b', '/c'];
    for (const url of urls) expect(gate(...asked(url))).toBe(true);
    expect(refused).toEqual([]);
    for (const [index] of urls.entries()) {
      await immediately();
      expect(refused).toEqual(urls.slice(0, index + 1));
    }
    expect(gate(...asked('/d'))).toBe(true);
    await immediately();
    expect(refused).toEqual([...urls, '/d']);
  });

  it('lets through questions about health, and everybody when there is room', async () => {
    const turnstile = await full();
    const gate = sheddingGate(turnstile, () => undefined);
    expect(gate(...asked('/health/live'))).toBe(false);
    turnstile.leave();
    expect(gate(...asked('/a'))).toBe(false);
  });

  it('forgets who has gone', async () => {
    const turnstile = await full();
    const refused: unknown[] = [];
    sheddingGate(turnstile, (error) => void refused.push(error))(...asked('/a', true));
    await immediately();
    expect(refused).toEqual([]);
    expect(turnstile.refusedCount).toBe(0);
  });
});
