import { ENTERPRISE_USER_SCHEMA } from '../schema/enterprise-user.schema.js';
import { USER_SCHEMA } from '../schema/user.schema.js';

const ATTRIBUTES = {
  externalId: '00u1ada',
  userName: 'ada@example.org',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  displayName: 'Ada Lovelace',
  active: true,
  emails: [{ value: 'ada@example.org', type: 'work', primary: true }],
  [ENTERPRISE_USER_SCHEMA.id]: { department: 'Analysis' },
};

export const USER_TO_CREATE = { schemas: [USER_SCHEMA.id, ENTERPRISE_USER_SCHEMA.id], ...ATTRIBUTES };

export const USER = {
  schemas: [USER_SCHEMA.id, ENTERPRISE_USER_SCHEMA.id],
  id: '2819c223-7f76-453a-919d-413861904646',
  ...ATTRIBUTES,
  meta: {
    resourceType: 'User',
    created: '2026-01-31T12:00:00.000Z',
    lastModified: '2026-01-31T12:00:00.000Z',
    location: 'http://localhost:3000/scim/v2/Users/2819c223-7f76-453a-919d-413861904646',
    version: 'W/"1"',
  },
};

export const USER_PATCH = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [
    { op: 'replace', path: 'displayName', value: 'Ada King' },
    { op: 'add', path: 'emails[type eq "home"].value', value: 'ada@example.com' },
  ],
};
