import { readSettings } from '../../config/settings.js';
import { isPublic, OutboundGuard } from './outbound-guard.js';

describe('An address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2001:4860:4860::8888', '::ffff:8.8.8.8'])(
    'is public: %s',
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2002:a00:1::',
    '2001:0:4136:e378:8000:63bf:f5ff:fffe',
    '2001:db8::1',
    'not an address',
    '',
  ])('is not public: %s', (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

describe('The outbound guard', () => {
  const signal = AbortSignal.timeout(60_000);
  const guard = (hosts: string): OutboundGuard =>
    new OutboundGuard(readSettings({ GUILDHALL_OUTBOUND_ALLOWED_HOSTS: hosts }));

  it('gives an address back as it is', async () => {
    expect(await guard('').resolve('8.8.8.8', 443, signal)).toEqual({ address: '8.8.8.8', family: 4 });
    const address = '2001:4860:4860::8888';
    expect(await guard('').resolve(`[${address}]`, 443, signal)).toEqual({ address, family: 6 });
  });

  it('refuses private ones that are not listed, naming the setting', async () => {
    for (const host of ['10.0.0.7', '[::1]', 'localhost', 'LOCALHOST']) {
      await expect(guard('10.0.0.7:389,localhost.').resolve(host, 636, signal)).rejects.toThrow(
        'list it in GUILDHALL_OUTBOUND_ALLOWED_HOSTS',
      );
    }
  });

  it('takes those that are listed, with the port or without', async () => {
    const listed = guard('10.0.0.7:389,[::1],localhost');
    expect(await listed.resolve('10.0.0.7', 389, signal)).toEqual({ address: '10.0.0.7', family: 4 });
    expect(await listed.resolve('[::1]', 5, signal)).toEqual({ address: '::1', family: 6 });
    expect((await listed.resolve('LocalHost', 5, signal)).address).toMatch(/^(127\.0\.0\.1|::1)$/);
  });
});
