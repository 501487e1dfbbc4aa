import * as fc from 'fast-check';
import { joinName, splitName, toItem, toModel, toNewUser } from './user.mapper.js';

const USER = { id: 7, username: 'ada', displayName: 'Ada King Lovelace', email: null, active: false };

describe('users on the wire', () => {
  it('splits a display name so that it can be joined again', () => {
    const word = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !/\s/.test(text));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), (words) => {
        const name = words.join(' ');
        const { first_name, last_name } = splitName(name);
        expect(joinName(first_name, last_name)).toBe(name);
      }),
    );
    expect(splitName('Ada King Lovelace')).toEqual({ first_name: 'Ada King', last_name: 'Lovelace' });
    expect(splitName('Ada')).toEqual({ first_name: 'Ada', last_name: '' });
  });

  it('shows every standing as a type', () => {
    const types = (['administrator', 'group_admin', 'member'] as const).map(
      (standing) => toItem(USER, standing, false).type,
    );
    expect(types).toEqual(['administrator', 'power', 'regular']);
    expect(toItem(USER, 'member', true)).toMatchObject({ enabled: 'N', ldap: 'Y', email: null });
  });

  it('takes from a model neither its user name nor what it may do', () => {
    expect(toModel(USER)).toEqual({ first_name: 'Ada King', last_name: 'Lovelace', enabled: false });
  });

  it('puts an administrator into Administrators and whoever is asked for into his group', () => {
    expect(toNewUser({ username: 'x', type: 'administrator', in_group_id: 9 }).groupIds).toEqual([2, 9]);
    expect(toNewUser({ username: 'x', type: 'regular' }).groupIds).toEqual([]);
  });

  it.each([{}, { username: 'x', type: 'power' as const }, { username: 'x', ldap: true }])('refuses %j', (fields) => {
    expect(() => toNewUser(fields)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });
});
