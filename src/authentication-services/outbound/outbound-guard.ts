import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { Settings } from '../../config/settings.js';

/** One address of a host, already looked up. */
export interface ResolvedAddress {
  address: string;
  family: 4 | 6;
}

/**
 * Says where the server may connect to. Addresses in services are given by administrators of this server, who need not
 * be those of the network it stands in: without this, a service could be used to reach what only the server can reach.
 */
@Injectable()
export class OutboundGuard {
  constructor(private readonly settings: Settings) {}

  /**
   * Looks a host up, once: whoever connects uses this address, so that the name cannot mean another one by then. Throws
   * an Error with the reason when it has no address, or one that is not public while neither `host` nor `host:port` is
   * in GUILDHALL_OUTBOUND_ALLOWED_HOSTS, and when `signal` is aborted. `host` is as a URL has it, an IPv6 address in
   * brackets.
   */
  async resolve(host: string, port: number, signal: AbortSignal): Promise<ResolvedAddress> {
    const name = host.toLowerCase();
    const aborted = once(signal, 'abort').then(() => {
      throw new Error(`The address of ${name} was not found in time.`);
    });
    const found = lookup(name.replace(/^\[(.*)\]$/, '$1'), { all: true, order: 'verbatim' });
    const addresses = await Promise.race([found, aborted]);
    const [first] = addresses;
    if (!first) throw new Error(`${name} has no address.`);
    if (!this.isListed(name, port)) {
      const wrong = addresses.find(({ address }) => !isPublic(address));
      if (wrong) {
        throw new Error(
          `${name} is at ${wrong.address}, which is not a public address: list it in GUILDHALL_OUTBOUND_ALLOWED_HOSTS.`,
        );
      }
    }
    return { address: first.address, family: first.family === 6 ? 6 : 4 };
  }

  private isListed(name: string, port: number): boolean {
    const { outboundAllowedHosts } = this.settings;
    return outboundAllowedHosts.has(name) || outboundAllowedHosts.has(`${name}:${port}`);
  }
}

/** Neither private, loopback, link-local, multicast nor otherwise special; an IPv4 address inside an IPv6 one counts as itself. */
export function isPublic(address: string): boolean {
  const [plain = ''] = address.split('%', 1);
  return ipaddr.isValid(plain) && ipaddr.process(plain).range() === 'unicast';
}
