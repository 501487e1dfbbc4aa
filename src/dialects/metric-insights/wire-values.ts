import { AppError } from '../../common/errors/app-error.js';

/** How this surface writes booleans. */
export type Flag = 'Y' | 'N';

export function toFlag(value: boolean): Flag {
  return value ? 'Y' : 'N';
}

/** Takes `Y`, `N`, `yes`, `no` in any case, and booleans; undefined for anything else. */
export function parseFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  if (/^y(es)?$/i.test(value)) return true;
  return /^no?$/i.test(value) ? false : undefined;
}

/** `2014-02-17 18:46:08`, in UTC. */
export function toWireInstant(instant: Date): string {
  return instant.toISOString().slice(0, 19).replace('T', ' ');
}

/** The fields, with `names` known to be there. Throws a 400 that names those which are not. */
export function requireFields<T extends object, K extends keyof T & string>(
  fields: T,
  ...names: readonly K[]
): T & { [P in K]-?: NonNullable<T[P]> } {
  const missing = names.filter((name) => fields[name] === undefined);
  if (missing.length > 0) {
    const errors = missing.map((name) => ({ pointer: `/${name}`, detail: 'is required' }));
    throw new AppError('validation_failed', { errors });
  }
  return fields as T & { [P in K]-?: NonNullable<T[P]> };
}

/** The fields of a record that takes what was left out from an existing one. */
export function withModel<T extends object>(fields: T, model: Partial<T>): T {
  return { ...model, ...fields };
}

export const DONE = { status: 'OK' } as const;
