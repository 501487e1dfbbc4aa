import { BODY_SIZE_MAX } from '../../../http/json-body.js';

/** What of SCIM is served here (RFC 7643 section 5). Tests hold every claim against the server. */
export const SERVICE_PROVIDER_CONFIG = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: BODY_SIZE_MAX },
  filter: { supported: false, maxResults: 0 },
  changePassword: { supported: true },
  sort: { supported: false },
  etag: { supported: true },
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
