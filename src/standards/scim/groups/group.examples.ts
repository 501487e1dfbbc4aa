import { GROUP_SCHEMA } from '../schema/group.schema.js';

export const GROUP_TO_CREATE = { schemas: [GROUP_SCHEMA.id], displayName: 'Analysts', externalId: '00g1analysts' };

export const GROUP = {
  ...GROUP_TO_CREATE,
  id: 'e9e30dba-f08f-4109-8486-d5c6a331660a',
  meta: {
    resourceType: 'Group',
    created: '2026-01-31T12:00:00.000Z',
    lastModified: '2026-01-31T12:00:00.000Z',
    location: 'http://localhost:3000/scim/v2/Groups/e9e30dba-f08f-4109-8486-d5c6a331660a',
    version: 'W/"1.0.0.0"',
  },
};

export const GROUP_PATCH = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', path: 'displayName', value: 'Analysis' }],
};
