import { sourceOf } from './networks.js';

describe('The source of an attempt to sign in', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['1:2:3:4:5:6:192.0.2.7', '1:2:3:4'],
    ['', ''],
    ['not an address', 'not an address'],
  ])('of %s is %s', (ip, source) => {
    expect(sourceOf(ip)).toBe(source);
  });

  it('is one for all addresses of a /64 network, and another beside it', () => {
    expect(sourceOf('2001:db8:0:1:ffff:ffff:ffff:ffff')).toBe(sourceOf('2001:db8:0:1::'));
    expect(sourceOf('2001:db8:0:2::')).not.toBe(sourceOf('2001:db8:0:1::'));
  });
});
