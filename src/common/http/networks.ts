import { isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [base: Address, prefix: number];

const MAPPED_PREFIX = 96;
// An address has no zone here: it means something on one machine alone.
const NETWORK_PATTERN = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i;

/**
 * A network or a single address in one way of writing it: CIDR notation without host bits, IPv4 in place of IPv6 that
 * maps it. Null for anything else.
 */
export function normaliseNetwork(text: string): string | null {
  const network = readNetwork(text);
  if (!network) return null;
  const [base, prefix] = network;
  const first =
    base.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${base.toString()}/${prefix}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${base.toString()}/${prefix}`);
  return `${first.toString()}/${prefix}`;
}

/** Whether an address, as a socket or a header names it, is in one of these networks. What is no address is in none. */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  const [plain = ''] = address.split('%', 1);
  if (isIP(plain) === 0) return false;
  const parsed = ipaddr.process(plain);
  return networks.some((text) => contains(text, parsed, null));
}

/** Whether every one of these networks is inside one of the others. */
export function areWithin(networks: readonly string[], others: readonly string[]): boolean {
  return networks.every((text) => {
    const [base, prefix] = ipaddr.parseCIDR(text);
    return others.some((other) => contains(other, base, prefix));
  });
}

/** Whether the network holds all addresses that begin with these `prefix` bits; null for the address alone. */
function contains(text: string, address: Address, prefix: number | null): boolean {
  const [base, bits] = ipaddr.parseCIDR(text);
  return base.kind() === address.kind() && (prefix === null || prefix >= bits) && address.match(base, bits);
}

/** An IPv4 address, or the /64 network of an IPv6 address: whoever has one such address has all of them. */
export function sourceOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(ip)) return ip;
  const [head = '', tail = ''] = ip.split('%')[0]?.split('::') ?? [];
  const front = head.split(':').filter((group) => group !== '');
  const back = tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

function readNetwork(text: string): Network | null {
  const [, address = '', suffix] = NETWORK_PATTERN.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0) return null;
  const length = family === 4 ? 32 : 128;
  const prefix = Number(suffix ?? length);
  if (prefix > length) return null;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() && prefix >= MAPPED_PREFIX) {
    return [parsed.toIPv4Address(), prefix - MAPPED_PREFIX];
  }
  return [parsed, prefix];
}
