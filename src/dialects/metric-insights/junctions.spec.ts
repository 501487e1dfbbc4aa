import * as fc from 'fast-check';
import * as mappings from './group-privilege-set/group-privilege-set.mapper.js';
import * as pairs from './privilege-set-privilege/privilege-set-privilege.mapper.js';
import { asksForNone, toItem, toQuery } from './privilege/privilege.mapper.js';
import * as members from './user-group-member/user-group-member.mapper.js';

const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

describe('records on the wire', () => {
  it('keeps every id, and finds a record again by the fields that it shows', () => {
    fc.assert(
      fc.property(id, id, id, (a, b, c) => {
        const mapping = { id: a, groupId: b, privilegeSetId: c };
        expect(mappings.toQuery(mappings.toItem(mapping))).toEqual(mapping);
        expect(mappings.toModel(mapping)).toEqual({ group: b, privilege_set: c });
        const pair = { id: a, privilegeSetId: b, privilegeId: c };
        expect(pairs.toQuery(pairs.toItem(pair))).toEqual(pair);
        expect(pairs.toModel(pair)).toEqual({ privilege_set: b, privilege: c });
        const member = { id: a, groupId: b, userId: c };
        expect(members.toQuery(members.toItem(member))).toEqual(member);
        expect(members.toModel(member)).toEqual({ group: b, user: c });
      }),
    );
  });

  it('shows a required privilege as text, and none as null', () => {
    const privilege = { id: 1, name: 'A', description: '', category: 'x', delegable: true };
    expect(toItem(privilege, 12)).toMatchObject({ required_privilege: '12', power_user_can_assign: 'Y', class: 'x' });
    expect(toItem(privilege, undefined).required_privilege).toBeNull();
  });

  it('knows no privileges for power users only, under either name of the filter', () => {
    expect(asksForNone({ for_power_users_only: true })).toBe(true);
    expect(asksForNone({ for_power_user_only: true })).toBe(true);
    expect(asksForNone({ for_power_users_only: false, id: 1 })).toBe(false);
    expect(toQuery({ class: 'x', power_user_can_assign: false })).toMatchObject({ category: 'x', delegable: false });
  });
});
