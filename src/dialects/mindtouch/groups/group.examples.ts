import { CONTRIBUTOR_PERMISSIONS } from '../roles/role.examples.js';

const GROUPS = 'http://localhost:3000/@api/deki/groups';

const group = (name: string): string =>
  `<group id="4" href="${GROUPS}/4">${name}` +
  '<service.authentication id="1" href="http://localhost:3000/@api/deki/site/services/1" />' +
  `<users count="1" href="${GROUPS}/4/users" />` +
  `<permissions.group>${CONTRIBUTOR_PERMISSIONS}</permissions.group></group>`;

export const GROUP_EXAMPLE = group('<groupname>Writers</groupname>');

export const CREATED_GROUP_EXAMPLE = group('<groupname>Writers</groupname><name>Writers</name>');

export const GROUPS_EXAMPLE = `<groups count="1" querycount="1" totalcount="4" href="${GROUPS}">${GROUP_EXAMPLE}</groups>`;

export const GROUP_BODY =
  '<group><name>Writers</name><permissions.group><role>Contributor</role></permissions.group><users><user id="1" /></users></group>';

export const GROUP_CHANGE_BODY =
  '<group><name>Authors</name><permissions.group><role>Viewer</role></permissions.group></group>';

export const MEMBERS_BODY = '<users><user id="1" /></users>';
