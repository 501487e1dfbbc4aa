/** What must be answered when the server has too much to do: how it is. */
const PATHS: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);

/** Whether no limit of requests applies to an address, which may have a query. */
export function isUnlimited(url: string): boolean {
  const end = url.indexOf('?');
  return PATHS.has(end === -1 ? url : url.slice(0, end));
}
