/**
 * A request and the answer to it, byte for byte. In the answer `{{guid}}` stands for the id of something that was made
 * here, and `{{ms}}` for a moment: the volatile fields. The incident is named by the request's own id. They run one
 * after the other on the state of `SEED`, as tsadmin with his cookie.
 */
export interface Fixture {
  name: string;
  method: string;
  /** Below the base of the surface. */
  path: string;
  /** Sent urlencoded. */
  form?: Readonly<Record<string, string>>;
  /** Sends no cookie. */
  anonymous?: true;
  status: number;
  answer: string;
}

/** Gives things the ids that ThoughtSpot's documents show, and two groups to work with. */
export const SEED = `
  UPDATE groups SET guid = 'b25ee394-9d13-49e3-9385-cd97f5b253b4' WHERE id = 1;
  UPDATE users SET guid = '59481331-ee53-42be-a548-bd87be6ddd4a', username = 'tsadmin', username_key = 'tsadmin' WHERE id = 1;
  INSERT INTO groups (guid, name, name_key, description, authentication_service_id) VALUES
    ('7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e', 'Group "3"', 'group "3"', 'Zwei  Leerzeichen', 1),
    ('0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a', 'Analyst', 'analyst', '', 1)`;

export const FIXTURES: readonly Fixture[] = [
  {
    name: 'who is calling',
    method: 'GET',
    path: 'session/info',
    status: 200,
    answer:
      '{"userGUID":"59481331-ee53-42be-a548-bd87be6ddd4a","userName":"tsadmin","userDisplayName":"Administrator","userEmail":"","privileges":["ADMINISTRATION","AUTHORING"],"releaseVersion":"8.10.0.sw","timezone":"Etc/UTC","configInfo":{"isSaas":false,"selfClusterName":"guildhall","selfClusterId":"guildhall"}}',
  },
  {
    name: 'whether the session is alive',
    method: 'GET',
    path: 'session/isactive',
    status: 204,
    answer: '',
  },
  {
    name: 'T12 nobody is calling',
    method: 'GET',
    path: 'session/info',
    anonymous: true,
    status: 401,
    answer:
      '{"code":10003,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"This needs a valid token.\\"]"}',
  },
  {
    name: 'all groups',
    method: 'GET',
    path: 'group',
    status: 200,
    answer:
      '[{"userGroupContent":{},"groupIdx":2,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":["ADMINISTRATION"],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Administrators","header":{"id":"{{guid}}","indexVersion":1,"generationNum":1,"name":"Administrators","displayName":"Administrators","description":"May do everything","created":{{ms}},"modified":{{ms}},"owner":"{{guid}}","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":true},{"userGroupContent":{},"groupIdx":1,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":["AUTHORING"],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"All","header":{"id":"b25ee394-9d13-49e3-9385-cd97f5b253b4","indexVersion":1,"generationNum":1,"name":"All","displayName":"All","description":"Every user","created":{{ms}},"modified":{{ms}},"owner":"b25ee394-9d13-49e3-9385-cd97f5b253b4","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":true},{"userGroupContent":{},"groupIdx":5,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":[],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Analyst","header":{"id":"0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a","indexVersion":1,"generationNum":1,"name":"Analyst","displayName":"Analyst","description":"","created":{{ms}},"modified":{{ms}},"owner":"0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false},{"userGroupContent":{},"groupIdx":4,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":[],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Group \\"3\\"","header":{"id":"7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e","indexVersion":1,"generationNum":1,"name":"Group \\"3\\"","displayName":"Group \\"3\\"","description":"Zwei  Leerzeichen","created":{{ms}},"modified":{{ms}},"owner":"7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false},{"userGroupContent":{},"groupIdx":3,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":[],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"shared.infra","header":{"id":"{{guid}}","indexVersion":1,"generationNum":1,"name":"shared.infra","displayName":"shared.infra","description":"Shared infrastructure","created":{{ms}},"modified":{{ms}},"owner":"{{guid}}","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":true}]',
  },
  {
    name: 'a group by its id',
    method: 'GET',
    path: 'group?groupid=7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e',
    status: 200,
    answer:
      '{"userGroupContent":{},"groupIdx":4,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":[],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Group \\"3\\"","header":{"id":"7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e","indexVersion":1,"generationNum":1,"name":"Group \\"3\\"","displayName":"Group \\"3\\"","description":"Zwei  Leerzeichen","created":{{ms}},"modified":{{ms}},"owner":"7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false}',
  },
  {
    name: 'a group by its name',
    method: 'GET',
    path: 'group?name=Group%20%223%22',
    status: 200,
    answer:
      '{"userGroupContent":{},"groupIdx":4,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":[],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Group \\"3\\"","header":{"id":"7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e","indexVersion":1,"generationNum":1,"name":"Group \\"3\\"","displayName":"Group \\"3\\"","description":"Zwei  Leerzeichen","created":{{ms}},"modified":{{ms}},"owner":"7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false}',
  },
  {
    name: 'an unknown group',
    method: 'GET',
    path: 'group?name=Gr%C3%B6%C3%9Fe%20%223%22',
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"There is no group \\\\\\"Größe \\\\\\"3\\\\\\"\\\\\\".\\"]"}',
  },
  {
    name: 'a group by an id and the name of another',
    method: 'GET',
    path: 'group?groupid=7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e&name=All',
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"No group has this id and this name.\\"]"}',
  },
  {
    name: 'T4 a privilege for All',
    method: 'POST',
    path: 'group/addprivilege',
    form: { privilege: 'DATADOWNLOADING', groupNames: 'All' },
    status: 204,
    answer: '',
  },
  {
    name: 'T10 a privilege taken from All',
    method: 'POST',
    path: 'group/removeprivilege',
    form: { privilege: 'DATADOWNLOADING', groupNames: 'ALL_GROUP' },
    status: 204,
    answer: '',
  },
  {
    name: 'an unknown privilege',
    method: 'POST',
    path: 'group/addprivilege',
    form: { privilege: 'DATAUPLOADING', groupNames: 'All' },
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"There is no such privilege.\\"]"}',
  },
  {
    name: 'a privilege that All cannot have',
    method: 'POST',
    path: 'group/addprivilege',
    form: { privilege: 'DEVELOPER', groupNames: '["All"]' },
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"The request is not valid.\\",\\"privilege must be DATADOWNLOADING or USERDATAUPLOADING for the group All.\\"]"}',
  },
  {
    name: 'one unknown group among two',
    method: 'POST',
    path: 'group/addprivilege',
    form: { privilege: 'DEVELOPER', groupNames: '["Analyst","Nobodies"]' },
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"There is no group \\\\\\"Nobodies\\\\\\".\\"]"}',
  },
  {
    name: 'no groups',
    method: 'POST',
    path: 'group/addprivilege',
    form: { privilege: 'DEVELOPER', groupNames: '[]' },
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"The request is not valid.\\",\\"groupNames must name at least one group.\\"]"}',
  },
  {
    name: 'a new group',
    method: 'POST',
    path: 'group',
    form: { name: '  Größe  3', display_name: 'x', description: 'who plans', privileges: '["DEVELOPER"]' },
    status: 200,
    answer:
      '{"userGroupContent":{},"groupIdx":6,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":["DEVELOPER"],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Größe  3","header":{"id":"{{guid}}","indexVersion":1,"generationNum":1,"name":"Größe  3","displayName":"Größe  3","description":"who plans","created":{{ms}},"modified":{{ms}},"owner":"{{guid}}","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false}',
  },
  {
    name: 'a new group whose name is taken',
    method: 'POST',
    path: 'group',
    form: { name: 'analyst' },
    status: 409,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"A group of that name exists.\\"]"}',
  },
  {
    name: 'a new group of another kind',
    method: 'POST',
    path: 'group',
    form: { name: 'New', grouptype: 'LDAP_GROUP' },
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"The request is not valid.\\",\\"grouptype must be LOCAL_GROUP.\\"]"}',
  },
  {
    name: 'a changed group',
    method: 'PUT',
    path: 'group/7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e',
    form: { content: '{"header": {"description": "three"}, "privileges": ["RANALYSIS"]}' },
    status: 204,
    answer: '',
  },
  {
    name: 'a changed group that is not there',
    method: 'PUT',
    path: 'group/00000000-0000-4000-8000-000000000000',
    form: { content: '{}' },
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"There is no group \\\\\\"00000000-0000-4000-8000-000000000000\\\\\\".\\"]"}',
  },
  {
    name: 'a change that is no JSON',
    method: 'PUT',
    path: 'group/7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e',
    form: { content: 'name=x' },
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"The request is not valid.\\",\\"content must be a JSON object.\\"]"}',
  },
  {
    name: 'a user put into a group',
    method: 'POST',
    path: 'group/7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e/user/59481331-ee53-42be-a548-bd87be6ddd4a',
    form: {},
    status: 204,
    answer: '',
  },
  {
    name: 'users put into a group',
    method: 'POST',
    path: 'group/0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a/users?userids=%5B%2259481331-ee53-42be-a548-bd87be6ddd4a%22%5D',
    status: 204,
    answer: '',
  },
  {
    name: 'users put into a group by a form',
    method: 'PUT',
    path: 'group/0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a/users',
    form: { userids: '["59481331-ee53-42be-a548-bd87be6ddd4a"]' },
    status: 204,
    answer: '',
  },
  {
    name: 'a user put into All',
    method: 'POST',
    path: 'group/b25ee394-9d13-49e3-9385-cd97f5b253b4/user/59481331-ee53-42be-a548-bd87be6ddd4a',
    form: {},
    status: 409,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"Everyone is in the group All: it has no members or subgroups of its own.\\"]"}',
  },
  {
    name: 'the users of a group',
    method: 'GET',
    path: 'group/7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e/users',
    status: 200,
    answer:
      '[{"userContent":{"userProperties":{"mail":""}},"state":"ACTIVE","assignedGroups":["{{guid}}","b25ee394-9d13-49e3-9385-cd97f5b253b4","0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a","7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"],"inheritedGroups":["{{guid}}","b25ee394-9d13-49e3-9385-cd97f5b253b4","0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a","7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"],"type":"LOCAL_USER","parenttype":"USER","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Administrator","header":{"id":"59481331-ee53-42be-a548-bd87be6ddd4a","indexVersion":1,"generationNum":1,"name":"tsadmin","displayName":"Administrator","created":{{ms}},"modified":{{ms}},"owner":"59481331-ee53-42be-a548-bd87be6ddd4a","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_USER","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false}]',
  },
  {
    name: 'the users of a group at the older address',
    method: 'GET',
    path: 'group/listuser/7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e',
    status: 200,
    answer:
      '[{"userContent":{"userProperties":{"mail":""}},"state":"ACTIVE","assignedGroups":["{{guid}}","b25ee394-9d13-49e3-9385-cd97f5b253b4","0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a","7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"],"inheritedGroups":["{{guid}}","b25ee394-9d13-49e3-9385-cd97f5b253b4","0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a","7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"],"type":"LOCAL_USER","parenttype":"USER","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Administrator","header":{"id":"59481331-ee53-42be-a548-bd87be6ddd4a","indexVersion":1,"generationNum":1,"name":"tsadmin","displayName":"Administrator","created":{{ms}},"modified":{{ms}},"owner":"59481331-ee53-42be-a548-bd87be6ddd4a","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_USER","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false}]',
  },
  {
    name: 'a group put into a group',
    method: 'POST',
    path: 'group/0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a/groups',
    form: { principalids: '["7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"]' },
    status: 204,
    answer: '',
  },
  {
    name: 'a group put into itself',
    method: 'PUT',
    path: 'group/0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a/groups',
    form: { principalids: '["0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a"]' },
    status: 409,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"A group cannot contain itself, directly or through its subgroups.\\"]"}',
  },
  {
    name: 'the groups inside a group',
    method: 'GET',
    path: 'group/0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a/groups',
    status: 200,
    answer:
      '[{"userGroupContent":{},"groupIdx":4,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":["0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a"],"inheritedGroups":["0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a"],"privileges":["RANALYSIS"],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Group \\"3\\"","header":{"id":"7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e","indexVersion":2,"generationNum":2,"name":"Group \\"3\\"","displayName":"Group \\"3\\"","description":"three","created":{{ms}},"modified":{{ms}},"owner":"7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false}]',
  },
  {
    name: 'a group taken out of a group',
    method: 'DELETE',
    path: 'group/0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a/groups',
    form: { principalids: '["7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"]' },
    status: 204,
    answer: '',
  },
  {
    name: 'memberships added',
    method: 'POST',
    path: 'group/addmemberships',
    form: {
      userids: '["59481331-ee53-42be-a548-bd87be6ddd4a"]',
      groupids: '["7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e", "0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a"]',
    },
    status: 204,
    answer: '',
  },
  {
    name: 'memberships removed',
    method: 'POST',
    path: 'group/removememberships',
    form: { userids: '["59481331-ee53-42be-a548-bd87be6ddd4a"]', groupids: '["7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"]' },
    status: 204,
    answer: '',
  },
  {
    name: 'memberships of nobody',
    method: 'POST',
    path: 'group/removememberships',
    form: { groupids: '["7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"]' },
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"The request is not valid.\\",\\"userids must hold at least one of the ids of users.\\"]"}',
  },
  {
    name: 'a user by his id',
    method: 'GET',
    path: 'user?userid=59481331-ee53-42be-a548-bd87be6ddd4a',
    status: 200,
    answer:
      '{"userContent":{"userProperties":{"mail":""}},"state":"ACTIVE","assignedGroups":["{{guid}}","b25ee394-9d13-49e3-9385-cd97f5b253b4","0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a"],"inheritedGroups":["{{guid}}","b25ee394-9d13-49e3-9385-cd97f5b253b4","0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a"],"type":"LOCAL_USER","parenttype":"USER","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Administrator","header":{"id":"59481331-ee53-42be-a548-bd87be6ddd4a","indexVersion":1,"generationNum":1,"name":"tsadmin","displayName":"Administrator","created":{{ms}},"modified":{{ms}},"owner":"59481331-ee53-42be-a548-bd87be6ddd4a","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_USER","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false}',
  },
  {
    name: 'an unknown user',
    method: 'GET',
    path: 'user/?name=Ada%20%22L%22',
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"There is no user \\\\\\"Ada \\\\\\"L\\\\\\"\\\\\\".\\"]"}',
  },
  {
    name: 'a new user',
    method: 'POST',
    path: 'user',
    form: {
      name: 'Ada "L" Größe',
      password: 'a long password',
      displayname: 'Ada',
      properties: '{"mail":"ada@example.org"}',
      groups: '["b25ee394-9d13-49e3-9385-cd97f5b253b4", "7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"]',
    },
    status: 200,
    answer:
      '{"userContent":{"userProperties":{"mail":"ada@example.org"}},"state":"ACTIVE","assignedGroups":["b25ee394-9d13-49e3-9385-cd97f5b253b4","7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"],"inheritedGroups":["b25ee394-9d13-49e3-9385-cd97f5b253b4","7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e"],"type":"LOCAL_USER","parenttype":"USER","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Ada","header":{"id":"{{guid}}","indexVersion":1,"generationNum":1,"name":"Ada \\"L\\" Größe","displayName":"Ada","created":{{ms}},"modified":{{ms}},"owner":"{{guid}}","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_USER","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false}',
  },
  {
    name: 'a new user whose name is taken',
    method: 'POST',
    path: 'user',
    form: { name: 'TSADMIN', password: 'a long password' },
    status: 409,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"A user of that name exists.\\"]"}',
  },
  {
    name: 'a new user without a good password',
    method: 'POST',
    path: 'user',
    form: { name: 'ben', password: 'short', usertype: 'LOCAL_USER' },
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"The request is not valid.\\",\\"password must have 8 to 1024 characters.\\"]"}',
  },
  {
    name: 'all users and groups',
    method: 'GET',
    path: 'user/list',
    status: 200,
    answer:
      '[{"name":"Administrators","displayName":"Administrators","description":"May do everything","created":{{ms}},"modified":{{ms}},"principalTypeEnum":"LOCAL_GROUP","groupNames":[],"visibility":"DEFAULT","activate":false},{"name":"All","displayName":"All","description":"Every user","created":{{ms}},"modified":{{ms}},"principalTypeEnum":"LOCAL_GROUP","groupNames":[],"visibility":"DEFAULT","activate":false},{"name":"Analyst","displayName":"Analyst","description":"","created":{{ms}},"modified":{{ms}},"principalTypeEnum":"LOCAL_GROUP","groupNames":[],"visibility":"DEFAULT","activate":false},{"name":"Group \\"3\\"","displayName":"Group \\"3\\"","description":"three","created":{{ms}},"modified":{{ms}},"principalTypeEnum":"LOCAL_GROUP","groupNames":[],"visibility":"DEFAULT","activate":false},{"name":"Größe  3","displayName":"Größe  3","description":"who plans","created":{{ms}},"modified":{{ms}},"principalTypeEnum":"LOCAL_GROUP","groupNames":[],"visibility":"DEFAULT","activate":false},{"name":"shared.infra","displayName":"shared.infra","description":"Shared infrastructure","created":{{ms}},"modified":{{ms}},"principalTypeEnum":"LOCAL_GROUP","groupNames":[],"visibility":"DEFAULT","activate":false},{"name":"Ada \\"L\\" Größe","displayName":"Ada","created":{{ms}},"modified":{{ms}},"mail":"ada@example.org","principalTypeEnum":"LOCAL_USER","groupNames":["All","Group \\"3\\""],"visibility":"DEFAULT","activate":false},{"name":"tsadmin","displayName":"Administrator","created":{{ms}},"modified":{{ms}},"mail":"","principalTypeEnum":"LOCAL_USER","groupNames":["Administrators","All","Analyst"],"visibility":"DEFAULT","activate":false}]',
  },
  {
    name: 'the groups of a user',
    method: 'GET',
    path: 'user/59481331-ee53-42be-a548-bd87be6ddd4a/groups',
    status: 200,
    answer:
      '[{"userGroupContent":{},"groupIdx":2,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":["ADMINISTRATION"],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Administrators","header":{"id":"{{guid}}","indexVersion":1,"generationNum":1,"name":"Administrators","displayName":"Administrators","description":"May do everything","created":{{ms}},"modified":{{ms}},"owner":"{{guid}}","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":true},{"userGroupContent":{},"groupIdx":1,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":["AUTHORING"],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"All","header":{"id":"b25ee394-9d13-49e3-9385-cd97f5b253b4","indexVersion":1,"generationNum":1,"name":"All","displayName":"All","description":"Every user","created":{{ms}},"modified":{{ms}},"owner":"b25ee394-9d13-49e3-9385-cd97f5b253b4","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":true},{"userGroupContent":{},"groupIdx":5,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":[],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Analyst","header":{"id":"0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a","indexVersion":1,"generationNum":1,"name":"Analyst","displayName":"Analyst","description":"","created":{{ms}},"modified":{{ms}},"owner":"0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false}]',
  },
  {
    name: 'a user put into groups',
    method: 'POST',
    path: 'user/59481331-ee53-42be-a548-bd87be6ddd4a/groups?groupids=%5B%227c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e%22%5D',
    status: 204,
    answer: '',
  },
  {
    name: 'a user put into groups by PUT',
    method: 'PUT',
    path: 'user/59481331-ee53-42be-a548-bd87be6ddd4a/groups?groupids=%5B%22b25ee394-9d13-49e3-9385-cd97f5b253b4%22%2C%20%227c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e%22%5D',
    status: 204,
    answer: '',
  },
  {
    name: 'a user taken out of groups',
    method: 'DELETE',
    path: 'user/59481331-ee53-42be-a548-bd87be6ddd4a/groups?groupids=%5B%227c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e%22%5D',
    status: 204,
    answer: '',
  },
  {
    name: 'a user taken out of All',
    method: 'DELETE',
    path: 'user/59481331-ee53-42be-a548-bd87be6ddd4a/groups?groupids=%5B%22b25ee394-9d13-49e3-9385-cd97f5b253b4%22%5D',
    status: 409,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"Everyone is in the group All: it has no members or subgroups of its own.\\"]"}',
  },
  {
    name: 'headers of groups',
    method: 'GET',
    path: 'metadata/listobjectheaders?type=USER_GROUP&pattern=a&batchsize=2',
    status: 200,
    answer:
      '[{"id":"{{guid}}","indexVersion":1,"generationNum":1,"name":"Administrators","displayName":"Administrators","description":"May do everything","created":{{ms}},"modified":{{ms}},"owner":"{{guid}}","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},{"id":"b25ee394-9d13-49e3-9385-cd97f5b253b4","indexVersion":1,"generationNum":1,"name":"All","displayName":"All","description":"Every user","created":{{ms}},"modified":{{ms}},"owner":"b25ee394-9d13-49e3-9385-cd97f5b253b4","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false}]',
  },
  {
    name: 'headers of users',
    method: 'GET',
    path: 'metadata/listobjectheaders?type=USER&pattern=tsadmin',
    status: 200,
    answer:
      '[{"id":"59481331-ee53-42be-a548-bd87be6ddd4a","indexVersion":1,"generationNum":1,"name":"tsadmin","displayName":"Administrator","created":{{ms}},"modified":{{ms}},"owner":"59481331-ee53-42be-a548-bd87be6ddd4a","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_USER","isExternal":false,"isDeprecated":false}]',
  },
  {
    name: 'headers of another type',
    method: 'GET',
    path: 'metadata/listobjectheaders?type=LOGICAL_TABLE',
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"The request is not valid.\\",\\"type must be USER_GROUP or USER.\\"]"}',
  },
  {
    name: 'the detail of a group',
    method: 'GET',
    path: 'metadata/detail/7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e?type=USER_GROUP',
    status: 200,
    answer:
      '{"userGroupContent":{},"groupIdx":4,"metadataVersion":-1,"assignedPinboards":[],"assignedGroups":[],"inheritedGroups":[],"privileges":["RANALYSIS"],"type":"LOCAL_GROUP","parenttype":"GROUP","visibility":"DEFAULT","tenantId":"982d6da9-9cd1-479e-b9a6-35aa05f9282a","displayName":"Group \\"3\\"","header":{"id":"7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e","indexVersion":2,"generationNum":2,"name":"Group \\"3\\"","displayName":"Group \\"3\\"","description":"three","created":{{ms}},"modified":{{ms}},"owner":"7c1f6c1e-3a52-4c8e-9d1e-6f0a1b2c3d4e","isDeleted":false,"isHidden":false,"tags":[],"type":"LOCAL_GROUP","isExternal":false,"isDeprecated":false},"complete":true,"incompleteDetail":[],"isSystemPrincipal":false}',
  },
  {
    name: 'the detail of an unknown group',
    method: 'GET',
    path: 'metadata/detail/00000000-0000-4000-8000-000000000000?type=USER_GROUP',
    status: 400,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"There is no group \\\\\\"00000000-0000-4000-8000-000000000000\\\\\\".\\"]"}',
  },
  {
    name: 'the last administrator',
    method: 'DELETE',
    path: 'user/59481331-ee53-42be-a548-bd87be6ddd4a',
    status: 409,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"At least one active user who can sign in must stay an administrator.\\"]"}',
  },
  {
    name: 'a deleted group',
    method: 'DELETE',
    path: 'group/0d4b6e1a-8f3c-4b7d-a2e5-1c9f8e7d6b5a',
    status: 204,
    answer: '',
  },
  {
    name: 'a deleted built-in group',
    method: 'DELETE',
    path: 'group/b25ee394-9d13-49e3-9385-cd97f5b253b4',
    status: 409,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"This is built in: it cannot be deleted, renamed or taken away.\\"]"}',
  },
  {
    name: 'an unknown address',
    method: 'GET',
    path: 'group/a/b/c/d',
    status: 404,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"There is nothing at this address.\\"]"}',
  },
  {
    name: 'another method',
    method: 'PATCH',
    path: 'group',
    status: 405,
    answer:
      '{"code":10002,"incident_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","trace_id_guid":"2ff9d2e4-c928-4192-8250-8450de264ab7","debug":"[\\"It knows GET, HEAD, POST.\\"]"}',
  },
  {
    name: 'the end of the session',
    method: 'POST',
    path: 'session/logout',
    form: {},
    status: 204,
    answer: '',
  },
];
