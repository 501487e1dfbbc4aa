import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { aUser, type MadeUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ACCESS_TOKEN_TYPE, EXCHANGE_GRANT } from './oauth-client.js';

/** Tests run without TLS. */
const INSECURE = { [oauth.allowInsecureRequests]: true };

describe('clients of OAuth from npm', () => {
  let server: TestServer;
  let user: MadeUser;
  let other: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    [user, other] = [await aUser(server.admin), await aUser(server.admin)];
  });

  describe('oauth4webapi', () => {
    let as: oauth.AuthorizationServer;
    const client = (): oauth.Client => ({ client_id: user.username });

    beforeEach(async () => {
      const issuer = new URL(server.url);
      const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...INSECURE });
      as = await oauth.processDiscoveryResponse(new URL(issuer), response);
    });

    it.each([
      ['Basic', (secret: string) => oauth.ClientSecretBasic(secret)],
      ['the form', (secret: string) => oauth.ClientSecretPost(secret)],
    ])('discovers, introspects, exchanges and revokes, with its secret in %s', async (_where, authenticate) => {
      const auth = authenticate(user.token);
      const introspect = async (token: string): Promise<oauth.IntrospectionResponse> => {
        const answer = await oauth.introspectionRequest(as, client(), auth, token, INSECURE);
        return oauth.processIntrospectionResponse(as, client(), answer);
      };
      expect(await introspect(user.token)).toMatchObject({ active: true, username: user.username, iss: server.url });
      const parameters = { subject_token: other.token, subject_token_type: ACCESS_TOKEN_TYPE, scope: 'AUTHORING' };
      const exchanged = await oauth.processGenericTokenEndpointResponse(
        as,
        client(),
        await oauth.genericTokenEndpointRequest(as, client(), auth, EXCHANGE_GRANT, parameters, INSECURE),
      );
      expect(exchanged).toMatchObject({ token_type: 'bearer', scope: 'AUTHORING' });
      expect(await introspect(exchanged.access_token)).toMatchObject({ active: true, sub: `user:${other.id}` });
      const revoked = await oauth.revocationRequest(as, client(), auth, exchanged.access_token, INSECURE);
      await oauth.processRevocationResponse(revoked);
      expect(await introspect(exchanged.access_token)).toEqual({ active: false });
    });

    it('understands refusals', async () => {
      const wrong = oauth.ClientSecretBasic('f'.repeat(64));
      const answer = await oauth.introspectionRequest(as, client(), wrong, user.token, INSECURE);
      const refused = oauth.processIntrospectionResponse(as, client(), answer);
      await expect(refused).rejects.toMatchObject({ cause: [{ scheme: 'basic' }], status: 401 });
      const auth = oauth.ClientSecretBasic(user.token);
      const parameters = { subject_token: 'wrong', subject_token_type: ACCESS_TOKEN_TYPE };
      const exchange = await oauth.genericTokenEndpointRequest(
        as,
        client(),
        auth,
        EXCHANGE_GRANT,
        parameters,
        INSECURE,
      );
      await expect(oauth.processGenericTokenEndpointResponse(as, client(), exchange)).rejects.toMatchObject({
        error: 'invalid_request',
        status: 400,
      });
      const foreign = await oauth.revocationRequest(as, client(), auth, other.token, INSECURE);
      await expect(oauth.processRevocationResponse(foreign)).rejects.toMatchObject({ error: 'unauthorized_client' });
    });

    it('learns from a challenge what was missing (RFC 6750)', async () => {
      const url = new URL(`${server.url}/api/v1/privileges`);
      const body = JSON.stringify({ name: 'x' });
      const headers = new Headers({ 'Content-Type': 'application/json' });
      const call = (token: string): Promise<Response> =>
        oauth.protectedResourceRequest(token, 'POST', url, headers, body, INSECURE);
      await expect(call('wrong')).rejects.toMatchObject({
        cause: [{ scheme: 'bearer', parameters: { realm: 'guildhall', error: 'invalid_token' } }],
      });
      await expect(call(user.token)).rejects.toMatchObject({
        status: 403,
        cause: [{ scheme: 'bearer', parameters: { error: 'insufficient_scope', scope: 'ADMINISTRATION' } }],
      });
    });

    it('discovers the protected resource (RFC 9728)', async () => {
      const resource = new URL(server.url);
      const response = await oauth.resourceDiscoveryRequest(resource, INSECURE);
      // The address without a path is the same with a slash, but not as text: the server names itself without one.
      const found = (await response.json()) as { resource: string; authorization_servers: string[] };
      expect(found).toMatchObject({ resource: server.url, authorization_servers: [as.issuer] });
    });
  });

  describe('openid-client', () => {
    it.each([
      ['Basic', openid.ClientSecretBasic],
      ['the form', openid.ClientSecretPost],
    ])('discovers, introspects, exchanges and revokes, with its secret in %s', async (_where, authentication) => {
      const config = await openid.discovery(
        new URL(server.url),
        user.username,
        user.token,
        authentication(user.token),
        { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] },
      );
      expect(await openid.tokenIntrospection(config, user.token)).toMatchObject({ active: true });
      const exchanged = await openid.genericGrantRequest(config, EXCHANGE_GRANT, {
        subject_token: other.token,
        subject_token_type: ACCESS_TOKEN_TYPE,
      });
      const found = await openid.tokenIntrospection(config, exchanged.access_token);
      expect(found).toMatchObject({ active: true, username: other.username, act: { client_id: user.username } });
      await openid.tokenRevocation(config, exchanged.access_token);
      expect(await openid.tokenIntrospection(config, exchanged.access_token)).toEqual({ active: false });
    });
  });

  it('are told where everything is, under the public address (RFC 8414)', async () => {
    const behind = await TestServer.start({ shareWith: server, env: { PUBLIC_URL: 'https://id.example.org' } });
    try {
      const { body, headers } = await behind.as(undefined).get('/.well-known/oauth-authorization-server');
      expect(headers.get('content-type')).toMatch(/^application\/json\b/);
      expect(body).toEqual({
        issuer: 'https://id.example.org',
        token_endpoint: 'https://id.example.org/oauth2/token',
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
        grant_types_supported: [EXCHANGE_GRANT],
        response_types_supported: [],
        introspection_endpoint: 'https://id.example.org/oauth2/introspect',
        introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'Bearer'],
        revocation_endpoint: 'https://id.example.org/oauth2/revoke',
        revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
        protected_resources: ['https://id.example.org'],
      });
      const found = await behind.as(undefined).get('/.well-known/oauth-protected-resource');
      expect(found.body).toMatchObject({ resource: 'https://id.example.org', bearer_methods_supported: ['header'] });
      const active = await behind.admin.post<object>('/oauth2/introspect', undefined, {
        raw: new URLSearchParams({ token: behind.admin.token ?? '' }),
      });
      expect(active.body).toMatchObject({ iss: 'https://id.example.org', aud: 'https://id.example.org' });
    } finally {
      await behind.stop();
    }
  });
});
