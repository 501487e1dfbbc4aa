import { GROUP_SCHEMA } from '../schema/group.schema.js';
import { USER_SCHEMA } from '../schema/user.schema.js';

export const BULK_REQUEST = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
  failOnErrors: 1,
  Operations: [
    { method: 'POST', path: '/Users', bulkId: 'grace', data: { schemas: [USER_SCHEMA.id], userName: 'grace' } },
    {
      method: 'POST',
      path: '/Groups',
      bulkId: 'compilers',
      data: { schemas: [GROUP_SCHEMA.id], displayName: 'Compilers', members: [{ value: 'bulkId:grace' }] },
    },
  ],
};

export const BULK_RESPONSE = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
  Operations: [
    {
      method: 'POST',
      bulkId: 'grace',
      version: 'W/"1"',
      location: 'http://localhost:3000/scim/v2/Users/2819c223-7f76-453a-919d-413861904646',
      status: '201',
    },
    {
      method: 'POST',
      bulkId: 'compilers',
      version: 'W/"1.1.1.0"',
      location: 'http://localhost:3000/scim/v2/Groups/e9e30dba-f08f-4109-8486-d5c6a331660a',
      status: '201',
    },
  ],
};
