import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The privilege of those who watch the server. One of that name may be there already. */
export class AddMetricsReading1763800000070 implements MigrationInterface {
  name = 'AddMetricsReading1763800000070';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `INSERT INTO privileges (name, name_key, description, category, built_in)
       VALUES ('METRICS_READING', 'metrics_reading', 'Read the metrics of the server', 'guildhall', true)
       ON CONFLICT (name_key) DO UPDATE SET built_in = true, name = excluded.name`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM privileges WHERE name_key = 'metrics_reading'`);
    await queryRunner.query(`SELECT setval(pg_get_serial_sequence('privileges', 'id'), max(id)) FROM privileges`);
  }
}
