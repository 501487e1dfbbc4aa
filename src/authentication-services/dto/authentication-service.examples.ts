import type { CreateAuthenticationServiceDto, UpdateAuthenticationServiceDto } from './authentication-service.dto.js';

interface Example<T> {
  summary: string;
  value: T;
}

/** One body for each kind: fields of different kinds never stand together. */
export const CREATE_EXAMPLES: Record<string, Example<CreateAuthenticationServiceDto>> = {
  ldap: {
    summary: 'An LDAP directory.',
    value: {
      kind: 'ldap',
      name: 'Staff',
      description: 'Accounts of our staff',
      createsUsers: true,
      ldap: {
        url: 'ldap://ldap.example.org',
        startTls: true,
        bindDn: 'cn=guildhall,dc=example,dc=org',
        bindPassword: 'the password of a search account',
        userBaseDn: 'ou=people,dc=example,dc=org',
        userAttribute: 'uid',
        groupBaseDn: 'ou=groups,dc=example,dc=org',
        groupMemberAttribute: 'member',
      },
    },
  },
  remote: {
    summary: 'A server that speaks the provider protocol.',
    value: {
      kind: 'remote',
      name: 'Partners',
      description: 'Accounts of our partners',
      remote: { url: 'https://accounts.example.org/provider' },
    },
  },
  local: {
    summary: 'Passwords kept by this server, which can be switched off together.',
    value: { kind: 'local', name: 'Contractors', enabled: true },
  },
};

export const UPDATE_EXAMPLES: Record<string, Example<UpdateAuthenticationServiceDto>> = {
  description: {
    summary: 'What it is called and whether its users may sign in.',
    value: { name: 'Suppliers', description: 'Accounts of our suppliers', enabled: true },
  },
  ldap: {
    summary: 'How an LDAP directory is reached: what is absent stays as it is.',
    value: { ldap: { timeoutMs: 2_000, groupBaseDn: 'ou=teams,dc=example,dc=org' } },
  },
};
