import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What whoever reads this database has to know. Releases that come later put names in here when they store something
 * that would mean something else to a server that does not know it; such a server then refuses to answer.
 */
export class AddRequiredFeatures1763800000100 implements MigrationInterface {
  name = 'AddRequiredFeatures1763800000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'CREATE TABLE required_features (name text NOT NULL, CONSTRAINT required_features_pkey PRIMARY KEY (name))',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE required_features');
  }
}
