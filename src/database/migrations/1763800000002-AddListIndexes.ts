import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists are sorted or filtered by and had to read the whole table for. */
export class AddListIndexes1763800000002 implements MigrationInterface {
  name = 'AddListIndexes1763800000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE INDEX resources_name_key_id_idx ON resources (name_key, id)');
    await queryRunner.query('CREATE INDEX audit_events_request_id_idx ON audit_events (request_id)');
    await queryRunner.query('CREATE INDEX audit_events_token_id_idx ON audit_events (token_id)');
    await queryRunner.query('CREATE INDEX audit_events_occurred_at_idx ON audit_events (occurred_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX
      audit_events_occurred_at_idx,
      audit_events_token_id_idx,
      audit_events_request_id_idx,
      resources_name_key_id_idx`);
  }
}
