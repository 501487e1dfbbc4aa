import type { Parameter } from './document.js';

const ID = { type: 'integer', format: 'int64', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
const NAME = { type: 'string', minLength: 1, maxLength: 512 };

/** What a parameter of a path means, by the segment before it. */
const BY_SEGMENT: Readonly<Record<string, { description: string; schema: object; example: unknown }>> = {
  id: { description: 'The id of the record.', schema: ID, example: 1 },
  users: { description: 'The id of the user.', schema: ID, example: 2 },
  members: { description: 'The id of the user.', schema: ID, example: 2 },
  groups: { description: 'The id of the group.', schema: ID, example: 4 },
  subgroups: { description: 'The id of the group inside.', schema: ID, example: 3 },
  'privilege-sets': { description: 'The id of the privilege set.', schema: ID, example: 6 },
  privileges: { description: 'The name of the privilege.', schema: NAME, example: 'report.read' },
  implications: { description: 'The name of the privilege that is implied.', schema: NAME, example: 'DATADOWNLOADING' },
  tokens: { description: 'The id of the token.', schema: ID, example: 2 },
  resources: { description: 'The id of the resource.', schema: ID, example: 1 },
  'resource-kinds': { description: 'The kind of the resources.', schema: NAME, example: 'data_source' },
  'action-aliases': { description: 'The alias.', schema: NAME, example: 'can_read' },
  'authentication-services': { description: 'The id of the authentication service.', schema: ID, example: 2 },
  'audit-events': { description: 'The id of the audit event.', schema: ID, example: 1 },
};

/** Completes the parameters of a path. One that follows an unknown segment stays as its route declares it. */
export function describePathParameters(path: string, parameters: readonly Parameter[]): void {
  // Things may be named there as well as numbered, and each route says how.
  if (path.startsWith('/@api/deki/')) return;
  const segments = path.split('/');
  for (const parameter of parameters) {
    if (parameter.in !== 'path') continue;
    const index = segments.findIndex((segment) => segment.startsWith(`{${parameter.name}}`));
    Object.assign(parameter, BY_SEGMENT[segments[index - 1] ?? '']);
  }
}
