import { postpone, referencesIn, resolveReferences } from './bulk-references.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

it('finds references at whatever depth', () => {
  const data = { members: [{ value: 'bulkId:a' }, { value: 'BULKID:b' }], displayName: 'not bulkId:c' };
  expect(referencesIn(data)).toEqual(new Set(['a', 'b']));
});

it('puts ids in place of references to what is there', () => {
  const data = { members: [{ value: 'bulkId:a' }, { value: 'bulkId:b' }], active: true, x: null };
  expect(resolveReferences(data, new Map([['a', '1']]))).toEqual({
    members: [{ value: '1' }, { value: 'bulkId:b' }],
    active: true,
    x: null,
  });
});

it('postpones what refers to something missing, and nothing else', () => {
  const data = {
    userName: 'ada',
    members: [{ value: 'bulkId:a' }, { value: '2' }],
    [ENTERPRISE]: { department: 'Engines', manager: { value: 'bulkId:a' } },
  };
  expect(postpone(data, new Set(['a']))).toEqual({
    now: { userName: 'ada', members: [{ value: '2' }], [ENTERPRISE]: { department: 'Engines' } },
    later: [
      { path: 'members', value: [{ value: 'bulkId:a' }] },
      { path: `${ENTERPRISE}:manager`, value: { value: 'bulkId:a' } },
    ],
  });
  expect(postpone(data, new Set(['b']))).toEqual({ now: data, later: [] });
});
