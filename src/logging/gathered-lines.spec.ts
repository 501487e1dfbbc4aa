import { setImmediate as immediately } from 'node:timers/promises';
import { GatheredLines } from './gathered-lines.js';

describe('lines of the log', () => {
  it('are written together at the end of the turn in which they came, in their order', async () => {
    const written: string[] = [];
    const lines = new GatheredLines({ write: (text) => written.push(text) });
    lines.write('one\n');
    lines.write('two\n');
    expect(written).toEqual([]);
    await immediately();
    lines.write('three\n');
    await immediately();
    expect(written).toEqual(['one\ntwo\n', 'three\n']);
  });

  it('are written at once when the process is about to end, and only once', async () => {
    const written: string[] = [];
    const lines = new GatheredLines({ write: (text) => written.push(text) });
    lines.write('last words\n');
    lines.flush();
    await immediately();
    expect(written).toEqual(['last words\n']);
  });
});
