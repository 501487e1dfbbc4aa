import type { MigrationInterface, QueryRunner } from 'typeorm';

const GIVEN = ['group_privileges', 'group_privilege_sets', 'user_privilege_sets', 'resource_shares'];
const DESCRIBED = ['users', 'groups', 'resources'];

/**
 * Conditions under which grants, assignments and shares count, and the properties that conditions look at. The release
 * before takes whatever has a condition for something that always counts: none may be given before every server runs
 * this release.
 */
export class AddConditions1763800000050 implements MigrationInterface {
  name = 'AddConditions1763800000050';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of GIVEN) await queryRunner.query(`ALTER TABLE ${table} ADD condition text`);
    for (const table of DESCRIBED) await queryRunner.query(`ALTER TABLE ${table} ADD properties jsonb`);
  }

  /** What has a condition goes: without it, it would always count. */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of GIVEN) {
      await queryRunner.query(`DELETE FROM ${table} WHERE condition IS NOT NULL`);
      await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN condition`);
    }
    for (const table of DESCRIBED) await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN properties`);
  }
}
