/** Documents as they are answered, for the OpenAPI document. */
const CONTRIBUTOR = 'LOGIN,BROWSE,READ,SUBSCRIBE,UPDATE,CREATE,DELETE,CHANGEPERMISSIONS';
const ROLES = 'http://localhost:3000/@api/deki/site/roles';

export const CONTRIBUTOR_PERMISSIONS = `<operations mask="1343">${CONTRIBUTOR}</operations><role id="4" href="${ROLES}/4">Contributor</role>`;

export const ROLE_EXAMPLE = `<permissions>${CONTRIBUTOR_PERMISSIONS}</permissions>`;

export const ROLES_EXAMPLE = `<roles href="${ROLES}">${ROLE_EXAMPLE}</roles>`;

export const ROLE_BODY = `<permissions><operations>${CONTRIBUTOR}</operations></permissions>`;

export const OPERATIONS_EXAMPLE = `<operations href="http://localhost:3000/@api/deki/site/operations">${CONTRIBUTOR},CONTROLPANEL,UNSAFECONTENT,ADMIN</operations>`;
