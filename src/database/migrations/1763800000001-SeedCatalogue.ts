import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MINDTOUCH_OPERATIONS, SITE_ROLES, THOUGHTSPOT_PRIVILEGES, type SeedPrivilege } from './seed-catalogue.js';

/** The built-in rows. All is group 1, Administrators 2, shared.infra 3; Local is authentication service 1. */
export class SeedCatalogue1763800000001 implements MigrationInterface {
  name = 'SeedCatalogue1763800000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`INSERT INTO access_revision (id, revision) VALUES (1, 1)`);
    await queryRunner.query(
      `INSERT INTO authentication_services (id, kind, name, name_key, description, built_in)
       VALUES (1, 'local', 'Local', 'local', 'Passwords kept by this server', true)`,
    );
    await queryRunner.query(
      `INSERT INTO groups (id, name, name_key, description, public, built_in, authentication_service_id) VALUES
       (1, 'All', 'all', 'Every user', true, true, 1),
       (2, 'Administrators', 'administrators', 'May do everything', false, true, 1),
       (3, 'shared.infra', 'shared.infra', 'Shared infrastructure', true, true, 1)`,
    );
    await queryRunner.query(
      `INSERT INTO users (id, username, username_key, display_name, authentication_service_id)
       VALUES (1, 'admin', 'admin', 'Administrator', 1)`,
    );
    await insertPrivileges(queryRunner, 'thoughtspot', THOUGHTSPOT_PRIVILEGES);
    await insertPrivileges(queryRunner, 'mindtouch', MINDTOUCH_OPERATIONS);
    await insertSiteRoles(queryRunner);
    await queryRunner.query(`INSERT INTO group_members (group_id, user_id, admin) VALUES (2, 1, true)`);
    await queryRunner.query(
      `INSERT INTO group_privileges (group_id, privilege_id)
       SELECT 2, id FROM privileges WHERE name_key = 'administration'
       UNION ALL SELECT 1, id FROM privileges WHERE name_key = 'authoring'`,
    );
    await queryRunner.query(
      `INSERT INTO privilege_implications (privilege_id, implied_id)
       SELECT admin.id, administration.id FROM privileges admin, privileges administration
       WHERE admin.name_key = 'admin' AND administration.name_key = 'administration'`,
    );
    for (const table of ['authentication_services', 'groups', 'users']) {
      await queryRunner.query(
        `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `TRUNCATE access_revision, access_changes, audit_events, authentication_services, groups, users, privileges,
       privilege_sets RESTART IDENTITY CASCADE`,
    );
  }
}

async function insertPrivileges(
  queryRunner: QueryRunner,
  category: string,
  privileges: readonly SeedPrivilege[],
): Promise<void> {
  await queryRunner.query(
    `INSERT INTO privileges (name, name_key, description, category, mask_bit, built_in)
     SELECT name, key, description, $2, "maskBit", true
     FROM jsonb_to_recordset($1::jsonb) AS seed (name text, key text, description text, "maskBit" smallint)`,
    [JSON.stringify(privileges.map((privilege) => ({ ...privilege, key: privilege.name.toLowerCase() }))), category],
  );
}

async function insertSiteRoles(queryRunner: QueryRunner): Promise<void> {
  for (const role of SITE_ROLES) {
    const key = role.name.toLowerCase();
    await queryRunner.query(
      `INSERT INTO privilege_sets (name, name_key, description, site_role, built_in) VALUES ($1, $2, $3, true, true)`,
      [role.name, key, role.description],
    );
    await queryRunner.query(
      `INSERT INTO privilege_set_privileges (privilege_set_id, privilege_id)
       SELECT s.id, p.id FROM privilege_sets s, privileges p
       WHERE s.name_key = $1 AND p.category = 'mindtouch' AND p.name = ANY ($2) ORDER BY p.mask_bit`,
      [key, role.operations],
    );
  }
}
