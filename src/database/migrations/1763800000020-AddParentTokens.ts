import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens that end with another token. */
export class AddParentTokens1763800000020 implements MigrationInterface {
  name = 'AddParentTokens1763800000020';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE tokens ADD parent_token_id bigint');
    await queryRunner.query(
      `ALTER TABLE tokens ADD CONSTRAINT tokens_parent_token_id_fkey
       FOREIGN KEY (parent_token_id) REFERENCES tokens(id) ON DELETE CASCADE`,
    );
    await queryRunner.query('CREATE INDEX tokens_parent_token_id_idx ON tokens (parent_token_id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE tokens DROP COLUMN parent_token_id');
  }
}
