const PARTS = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/s;
const BETWEEN_URLS = /,(?=\s*postgres(?:ql)?:\/\/)/;

/**
 * An address that names several hosts, `postgres://user:password@a:5432,b:5432/database`, as one address for each of them.
 * Any other text comes back as it is.
 */
export function eachHost(url: string): [string, ...string[]] {
  const [, before = '', hosts = '', after = ''] = PARTS.exec(url) ?? [];
  const [first, ...others] = hosts.split(',').map((host) => `${before}${host.trim()}${after}`);
  return first === undefined || others.length === 0 ? [url] : [first, ...others];
}

/** Addresses with a comma between them; their hosts have commas between them, too. */
export function splitUrls(text: string): string[] {
  return text
    .split(BETWEEN_URLS)
    .map((url) => url.trim().replace(/,$/, ''))
    .filter((url) => url !== '');
}

/** Hosts, ports and database, for people: without user and password. */
export function describeUrl(url: string): string {
  const hosts = eachHost(url).map((address) => new URL(address));
  return `${hosts.map(({ host }) => host).join(',')}${hosts[0]?.pathname ?? ''}`;
}
