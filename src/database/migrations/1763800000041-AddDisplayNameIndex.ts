import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds users by the name that is shown of them, or by how it begins, without regard to case. */
export class AddDisplayNameIndex1763800000041 implements MigrationInterface {
  name = 'AddDisplayNameIndex1763800000041';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE INDEX users_display_name_idx ON users ((lower(display_name) COLLATE "C"), id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX users_display_name_idx');
  }
}
