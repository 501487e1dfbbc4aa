import { prefixesOf, surfaceOf } from './surfaces.js';

describe('surfaces', () => {
  it.each([
    ['/api/user', 'metric-insights'],
    ['/api/user/id/1', 'metric-insights'],
    ['/API/User_Group/', 'metric-insights'],
    ['/CALLOSUM/v1/session', 'thoughtspot'],
    ['/api/users', 'native'],
    ['/api/v1/users', 'native'],
    ['/api', 'native'],
    ['/', 'native'],
    ['/group', 'cds'],
    ['/Group/team.a/user/bob/admin', 'cds'],
    ['/user/token', 'cds'],
    ['/login/', 'cds'],
    ['/auth/mode', 'cds'],
    ['/mon/version', 'cds'],
    ['/groups', 'native'],
    ['/users', 'native'],
    ['/logins', 'native'],
    ['/auth', 'native'],
    ['/auth/modes', 'native'],
    ['/mon', 'native'],
    ['/group.json', 'native'],
  ])('says of %s that it belongs to %s', (path, surface) => {
    expect(surfaceOf(path)).toBe(surface);
  });

  it('lists the prefixes of a surface', () => {
    expect(prefixesOf('thoughtspot')).toEqual(['/callosum/v1', '/tspublic/v1']);
  });
});
