import { readSettings } from '../../src/config/settings.js';

/** The environment variables that the server reads, learned from what it asks for. */
export function settingNames(): string[] {
  const names = new Set<string>();
  readSettings(
    new Proxy<Record<string, string | undefined>>(
      {},
      {
        get: (_, name) => {
          names.add(String(name));
          return undefined;
        },
      },
    ),
  );
  return [...names].toSorted();
}
