import { describeUrl, eachHost, splitUrls } from './database-url.js';

describe('The address of a database', () => {
  it('that names several hosts stands for one address each', () => {
    expect(eachHost('postgres://u:p@a:5432,b:5433/db?sslmode=disable')).toEqual([
      'postgres://u:p@a:5432/db?sslmode=disable',
      'postgres://u:p@b:5433/db?sslmode=disable',
    ]);
    expect(eachHost('postgresql://u:a,b%40c@[::1]:1, b/db')).toEqual([
      'postgresql://u:a,b%40c@[::1]:1/db',
      'postgresql://u:a,b%40c@b/db',
    ]);
  });

  it.each(['postgres://u:p,q@a:5432/db', 'postgres:///db?host=/run/a,b', 'postgres://a/db,c', 'nonsense'])(
    'that names one is left as it is: %s',
    (url) => {
      expect(eachHost(url)).toEqual([url]);
    },
  );

  it('may stand beside others', () => {
    expect(splitUrls('postgres://a,b/db, postgresql://c/db,')).toEqual(['postgres://a,b/db', 'postgresql://c/db']);
    expect(splitUrls('')).toEqual([]);
  });

  it('is shown to people without its password', () => {
    expect(describeUrl('postgres://u:secret@a:1,b:2/db?x=1')).toBe('a:1,b:2/db');
  });
});
