import { attribute, complex, valueList, type ScimSchema } from './attribute.js';

const text = attribute('value', 'The value.');
const CONTACT_TYPES = ['work', 'home', 'other'];

/** The core schema of users (RFC 7643 4.1). */
export const USER_SCHEMA: ScimSchema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'A person or program that can sign in.',
  attributes: [
    attribute('userName', 'The name to sign in with, unique without regard to case.', {
      required: true,
      uniqueness: 'server',
    }),
    complex('name', 'The parts of the name.', [
      attribute('formatted', 'The whole name as people read it.'),
      attribute('familyName', 'The family name.'),
      attribute('givenName', 'The given name.'),
      attribute('middleName', 'The middle names.'),
      attribute('honorificPrefix', 'Titles before the name.'),
      attribute('honorificSuffix', 'Suffixes of the name.'),
    ]),
    attribute('displayName', 'The name that is shown to others.'),
    attribute('nickName', 'How the user is called casually.'),
    attribute('profileUrl', 'A page about the user.', { type: 'reference', referenceTypes: ['external'] }),
    attribute('title', 'The title, such as Vice President.'),
    attribute('userType', 'How the user and the organisation are related, such as Contractor.'),
    attribute('preferredLanguage', 'The languages that the user prefers, as in Accept-Language.'),
    attribute('locale', 'Where the user is, for the form of dates and numbers.'),
    attribute('timezone', 'The time zone, such as Europe/Paris.'),
    attribute('active', 'Whether the user may sign in and pass checks.', { type: 'boolean' }),
    attribute('password', 'A password to sign in with; it is never shown.', {
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
    }),
    valueList('emails', 'The e-mail addresses.', text, CONTACT_TYPES),
    valueList('phoneNumbers', 'The telephone numbers.', text, ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    valueList('ims', 'The addresses for instant messages.', text),
    valueList(
      'photos',
      'Pictures of the user.',
      attribute('value', 'The address of the picture.', { type: 'reference', referenceTypes: ['external'] }),
      ['photo', 'thumbnail'],
    ),
    complex(
      'addresses',
      'The postal addresses.',
      [
        attribute('formatted', 'The whole address as people read it.'),
        attribute('streetAddress', 'The street and the number.'),
        attribute('locality', 'The city.'),
        attribute('region', 'The state or region.'),
        attribute('postalCode', 'The postal code.'),
        attribute('country', 'The country, in two letters.'),
        attribute('type', 'What kind of address it is.', { canonicalValues: CONTACT_TYPES }),
        attribute('primary', 'Whether it is the preferred one; at most one is.', { type: 'boolean' }),
      ],
      { multiValued: true },
    ),
    complex(
      'groups',
      'The groups that the user is in. They are changed through the groups.',
      [
        attribute('value', 'The id of the group.', { caseExact: true, mutability: 'readOnly' }),
        attribute('$ref', 'The address of the group.', {
          type: 'reference',
          referenceTypes: ['Group'],
          caseExact: true,
          mutability: 'readOnly',
        }),
        attribute('display', 'The name of the group.', { mutability: 'readOnly' }),
        attribute('type', 'Whether the user was put into it, or is in it through another group.', {
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
    valueList('entitlements', 'What the user is entitled to elsewhere. It means nothing here.', text),
    valueList('roles', 'The roles of the user elsewhere. They mean nothing here.', text),
    valueList(
      'x509Certificates',
      'Certificates of the user.',
      attribute('value', 'The certificate, DER in base64.', { type: 'binary', caseExact: true }),
    ),
  ],
};
