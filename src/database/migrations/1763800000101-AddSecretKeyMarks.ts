import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when tokens are stored under which secret key: of each key a mark, from which it cannot be told. */
export class AddSecretKeyMarks1763800000101 implements MigrationInterface {
  name = 'AddSecretKeyMarks1763800000101';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE secret_key_marks (
      mark bytea NOT NULL,
      used_since timestamptz NOT NULL,
      CONSTRAINT secret_key_marks_pkey PRIMARY KEY (mark)
    )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE secret_key_marks');
  }
}
