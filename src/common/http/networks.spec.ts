import { areWithin, isInNetworks, normaliseNetwork } from './networks.js';

describe('A network', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3/32'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8::1', '2001:db8::1/128'],
    ['2001:db8:0:0:1::/64', '2001:db8::/64'],
    ['::/0', '::/0'],
    ['::ffff:10.1.2.3', '10.1.2.3/32'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ])('written as %s is %s', (text, normal) => {
    expect(normaliseNetwork(text)).toBe(normal);
  });

  it.each([
    '',
    '10.1',
    '0x0a.1.2.3',
    '10.1.2.3/33',
    '10.1.2.3/',
    '10.1.2.3/8/8',
    '10.1.2.3/-1',
    '::/129',
    'fe80::1%eth0',
  ])('is not written as %p', (text) => {
    expect(normaliseNetwork(text)).toBeNull();
  });

  it.each([
    ['10.9.9.9', ['10.0.0.0/8'], true],
    ['11.0.0.0', ['10.0.0.0/8'], false],
    ['11.0.0.0', ['10.0.0.0/8', '11.0.0.0/32'], true],
    ['::ffff:10.9.9.9', ['10.0.0.0/8'], true],
    ['2001:db8::7', ['2001:db8::/32'], true],
    ['2001:db9::7', ['2001:db8::/32'], false],
    ['fe80::1%eth0', ['fe80::/10'], true],
    ['10.9.9.9', ['::/0'], false],
    ['', ['0.0.0.0/0', '::/0'], false],
    ['nonsense', ['0.0.0.0/0'], false],
  ])('of %s: in %p is %s', (address, networks, isInside) => {
    expect(isInNetworks(address, networks)).toBe(isInside);
  });

  it.each([
    [['10.1.0.0/16'], ['10.0.0.0/8'], true],
    [['10.0.0.0/8'], ['10.0.0.0/8'], true],
    [['10.0.0.0/7'], ['10.0.0.0/8'], false],
    [['0.0.0.0/0'], ['10.0.0.0/8'], false],
    [['0.0.0.0/0'], ['0.0.0.0/0'], true],
    [['10.1.0.0/16', '11.0.0.0/8'], ['10.0.0.0/8'], false],
    [['::/0'], ['0.0.0.0/0'], false],
  ])('%p within %p is %s', (networks, others, isWithin) => {
    expect(areWithin(networks, others)).toBe(isWithin);
  });
});
