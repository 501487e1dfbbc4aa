/** What servers without a database answer. */
export const SAMPLE_GROUP = {
  id: 1_234,
  guid: 'd0326b56-ef23-4c8a-8327-a30e99bcc72b',
  name: 'large-group-000123',
  description: '',
  public: false,
  builtIn: false,
  authenticationServiceId: 1,
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};
