import { Api } from '../../support/api.js';
import type { Directory } from '../directory.js';
import type { Surface } from './surface.js';

/** OAuth's introspection, which changes nothing: the scope of a user's token is what the user may do. */
export function introspectionObserver(directory: Directory, token: string): Surface {
  const api = new Api(directory.url, token);
  return {
    name: 'introspection',
    operations: {},
    views: {
      privilegesOfUser: async (user) => {
        const raw = new URLSearchParams({ token: directory.tokenOf(user) });
        const { status, body } = await api.post<{ active: boolean; scope?: string }>('/oauth2/introspect', undefined, {
          raw,
        });
        if (status !== 200) throw new Error(`introspection: ${status}`);
        return (body.scope ?? '').split(' ').map(decodeURIComponent);
      },
    },
    showsAll: { asMembers: false, asGroup: false },
    letsGroupAdminsIn: false,
  };
}
