/** What the settings are read from. An empty variable counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A whole number. `what` says of what, with the unit: "a number of seconds". */
export function readNumber(env: Environment, name: string, usual: number, max: number, what = 'a number'): number {
  const text = env[name] || String(usual);
  if (!/^\d{1,9}$/.test(text) || Number(text) > max)
    throw invalid(name, `must be ${what} from 0 to ${max}, not "${text}"`);
  return Number(text);
}

export function readSeconds(env: Environment, name: string, usual: number, max: number): number {
  return readNumber(env, name, usual, max, 'a number of seconds');
}

/** An address as it was given, of one of these protocols, such as `https:`. */
export function readUrl(env: Environment, name: string, protocols: readonly string[]): string | null {
  const text = env[name];
  if (!text) return null;
  checkUrl(name, text, protocols);
  return text;
}

/** Throws unless `text` is an address of one of these protocols. */
export function checkUrl(name: string, text: string, protocols: readonly string[]): void {
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw invalid(name, `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  }
}

/** What stands between commas, without the spaces around it. */
export function readList(env: Environment, name: string): string[] {
  return (env[name] ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Names the variable. `reason` must not show a secret. */
export function invalid(name: string, reason: string): Error {
  return new Error(`${name} ${reason}.`);
}
