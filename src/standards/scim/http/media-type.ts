/** What bodies are, without a charset: some clients compare the whole header. */
export const SCIM_MEDIA_TYPE = 'application/scim+json';

export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

export const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
