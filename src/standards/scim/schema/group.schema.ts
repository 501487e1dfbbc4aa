import { attribute, complex, type ScimSchema } from './attribute.js';

/** The core schema of groups (RFC 7643 4.2). */
export const GROUP_SCHEMA: ScimSchema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'A named set of users and groups.',
  attributes: [
    attribute('displayName', 'The name, unique without regard to case.', { required: true, uniqueness: 'server' }),
    complex(
      'members',
      'Who was put into the group. Members of a group in it are members of it as well, and not listed.',
      [
        attribute('value', 'The id of the member.', { caseExact: true, mutability: 'immutable' }),
        attribute('$ref', 'The address of the member.', {
          type: 'reference',
          referenceTypes: ['User', 'Group'],
          caseExact: true,
          mutability: 'immutable',
        }),
        attribute('type', 'What the member is.', { mutability: 'immutable', canonicalValues: ['User', 'Group'] }),
        attribute('display', 'The name of the member.', { mutability: 'readOnly' }),
      ],
      { multiValued: true },
    ),
  ],
};
