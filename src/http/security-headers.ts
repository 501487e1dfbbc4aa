import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import { DATA_ONLY } from './content-policy.js';

/** What helmet sets on every answer, for whoever answers without Express. */
export function securityHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string) => void (headers[name] = value),
    removeHeader: (name: string) => void delete headers[name],
  };
  helmet({ contentSecurityPolicy: DATA_ONLY })(
    {} as IncomingMessage,
    recorder as unknown as ServerResponse,
    () => undefined,
  );
  return headers;
}
