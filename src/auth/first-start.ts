import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { isTokenText } from '../tokens/token-text.js';
import { TokensService } from '../tokens/tokens.service.js';
import { User } from '../users/entities/user.entity.js';
import { PasswordHasher } from '../users/password-hasher.js';

const ADMIN_USERNAME = 'admin';
const PASSWORD_LENGTH = 20;
const PASSWORD_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const SEEDED_REVISION = 1;
const BAD_TOKEN =
  'GUILDHALL_ADMIN_TOKEN must have 32 to 255 visible ASCII characters, and a correct checksum if it begins with gh_.';

export interface AdministratorCredentials {
  username: string;
  password: string;
  token: string;
}

/** Gives the seeded administrator a password and a token, once in a database's life. */
@Injectable()
export class FirstStart {
  constructor(
    private readonly settings: Settings,
    private readonly transactions: TransactionRunner,
    private readonly passwords: PasswordHasher,
    private readonly tokens: TokensService,
  ) {}

  /**
   * Null when the database has been started before: then its revision is past that of the seed.
   * Throws an Error that names GUILDHALL_ADMIN_TOKEN when that cannot be a token.
   */
  async run(): Promise<AdministratorCredentials | null> {
    const { adminToken } = this.settings;
    if (adminToken !== null && !isTokenText(adminToken)) throw new Error(BAD_TOKEN);
    const password = this.settings.adminPassword ?? randomPassword();
    const passwordHash = await this.passwords.hash(password);
    return this.transactions.run(async (tx) => {
      const [row] = await tx.query<{ revision: number }>('SELECT revision FROM access_revision FOR UPDATE');
      if (row?.revision !== SEEDED_REVISION) return null;
      const admin = await tx.manager.findOneByOrFail(User, { usernameKey: ADMIN_USERNAME });
      await tx.manager.update(User, { id: admin.id }, { passwordHash });
      const token = await this.tokens.createFirst(tx, admin.id, adminToken);
      return { username: admin.username, password, token };
    });
  }
}

/** About 116 bits, without the letters and digits that look alike. */
function randomPassword(): string {
  return Array.from({ length: PASSWORD_LENGTH }, () => PASSWORD_ALPHABET[randomInt(PASSWORD_ALPHABET.length)]).join('');
}
