import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The privilege of those who ask on behalf of others, such as gateways. One of that name may be there already. */
export class AddAccessChecking1763800000030 implements MigrationInterface {
  name = 'AddAccessChecking1763800000030';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `INSERT INTO privileges (name, name_key, description, category, built_in)
       VALUES ('ACCESS_CHECKING', 'access_checking', 'Ask what anybody may do', 'guildhall', true)
       ON CONFLICT (name_key) DO UPDATE SET built_in = true, name = excluded.name`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM privileges WHERE name_key = 'access_checking'`);
    await queryRunner.query(`SELECT setval(pg_get_serial_sequence('privileges', 'id'), max(id)) FROM privileges`);
  }
}
