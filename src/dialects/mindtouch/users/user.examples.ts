import { CONTRIBUTOR_PERMISSIONS } from '../roles/role.examples.js';

const USERS = 'http://localhost:3000/@api/deki/users';
const NAMES = '<nick>ada</nick><username>ada</username><fullname>Ada Lovelace</fullname><email>ada@example.org</email>';

export const USERS_EXAMPLE = `<users count="1" querycount="1" totalcount="2" href="${USERS}"><user id="2" href="${USERS}/2">${NAMES}</user></users>`;

export const USER_EXAMPLE =
  `<user id="2" href="${USERS}/2">${NAMES}<date.created>2030-01-31T12:00:00Z</date.created><status>active</status>` +
  '<date.lastlogin /><language /><timezone />' +
  '<service.authentication id="1" href="http://localhost:3000/@api/deki/site/services/1" />' +
  `<permissions.user>${CONTRIBUTOR_PERMISSIONS}</permissions.user>` +
  '<permissions.effective><operations mask="1">LOGIN</operations></permissions.effective>' +
  '<permissions.revoked><operations mask="0" /></permissions.revoked>' +
  '<groups count="0" /><properties count="0" /></user>';

export const USER_BODY =
  '<user><username>ada</username><email>ada@example.org</email><fullname>Ada Lovelace</fullname><status>active</status>' +
  '<permissions.user><role>Contributor</role></permissions.user></user>';

export const USER_CHANGE_BODY = '<user><fullname>Ada King</fullname></user>';
