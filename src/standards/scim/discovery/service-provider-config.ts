import {
  BULK_OPERATIONS_MAX,
  BULK_PAYLOAD_SIZE_MAX,
  CURSOR_TIMEOUT_SECONDS,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
} from '../limits.js';

/** What of SCIM is served here (RFC 7643 section 5, RFC 9865 section 4). Tests hold every claim against the server. */
export const SERVICE_PROVIDER_CONFIG = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: true, maxOperations: BULK_OPERATIONS_MAX, maxPayloadSize: BULK_PAYLOAD_SIZE_MAX },
  filter: { supported: true, maxResults: PAGE_SIZE_MAX },
  changePassword: { supported: true },
  sort: { supported: true },
  etag: { supported: true },
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: PAGE_SIZE_DEFAULT,
    maxPageSize: PAGE_SIZE_MAX,
    cursorTimeout: CURSOR_TIMEOUT_SECONDS,
  },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token of this server in the header Authorization, such as a personal one with USER_PROVISIONING.',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
};
