import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an authentication service outside of this server needs: how it is reached, and the password it is searched with. */
export class AddExternalAuthentication1763800000010 implements MigrationInterface {
  name = 'AddExternalAuthentication1763800000010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE authentication_services
      ADD COLUMN creates_users boolean NOT NULL DEFAULT false,
      ADD COLUMN settings jsonb,
      ADD COLUMN sealed_secret bytea,
      ADD CONSTRAINT authentication_services_settings_check CHECK ((kind = 'local') = (settings IS NULL))`);
  }

  /** Services of other kinds become what the previous release knows: switched off, since nobody can sign in there. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE authentication_services
      DROP CONSTRAINT authentication_services_settings_check,
      DROP COLUMN sealed_secret,
      DROP COLUMN settings,
      DROP COLUMN creates_users`);
    await queryRunner.query(`UPDATE authentication_services SET kind = 'local', enabled = false WHERE kind <> 'local'`);
  }
}
