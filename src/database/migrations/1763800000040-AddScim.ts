import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  'ALTER TABLE users ADD external_id text',
  'CREATE INDEX users_external_id_idx ON users (external_id)',
  'ALTER TABLE groups ADD external_id text',
  'CREATE INDEX groups_external_id_idx ON groups (external_id)',
  `CREATE TABLE user_emails (
    user_id bigint NOT NULL,
    position integer NOT NULL,
    value text NOT NULL,
    type text,
    display text,
    is_primary boolean NOT NULL DEFAULT false,
    CONSTRAINT user_emails_pkey PRIMARY KEY (user_id, position),
    CONSTRAINT user_emails_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  )`,
  'CREATE INDEX user_emails_lower_value_idx ON user_emails (lower(value))',
  `INSERT INTO user_emails (user_id, position, value, type, is_primary)
   SELECT id, 0, email, 'work', true FROM users WHERE email IS NOT NULL`,
  `CREATE TABLE user_profiles (
    user_id bigint NOT NULL,
    attributes jsonb NOT NULL,
    CONSTRAINT user_profiles_pkey PRIMARY KEY (user_id),
    CONSTRAINT user_profiles_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  )`,
];

/** Keeps the list in line with `users.email`, whoever writes that, the release before this one included. */
const FOLLOW_EMAIL = `
  CREATE FUNCTION follow_user_email() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO user_emails (user_id, position, value, type, is_primary) VALUES (NEW.id, 0, NEW.email, 'work', true);
    ELSIF NEW.email IS NULL THEN
      DELETE FROM user_emails WHERE user_id = NEW.id AND value = OLD.email;
    ELSIF EXISTS (SELECT FROM user_emails WHERE user_id = NEW.id AND value = NEW.email) THEN
      UPDATE user_emails SET is_primary = (position = (
        SELECT min(position) FROM user_emails WHERE user_id = NEW.id AND value = NEW.email
      )) WHERE user_id = NEW.id;
    ELSIF EXISTS (SELECT FROM user_emails WHERE user_id = NEW.id AND value = OLD.email) THEN
      UPDATE user_emails SET value = NEW.email WHERE user_id = NEW.id AND value = OLD.email;
    ELSE
      UPDATE user_emails SET is_primary = false WHERE user_id = NEW.id AND is_primary;
      INSERT INTO user_emails (user_id, position, value, type, is_primary)
      SELECT NEW.id, coalesce(max(position) + 1, 0), NEW.email, 'work', true FROM user_emails WHERE user_id = NEW.id;
    END IF;
    RETURN NULL;
  END $$`;

const TRIGGERS = [
  FOLLOW_EMAIL,
  `CREATE TRIGGER users_email_inserted AFTER INSERT ON users FOR EACH ROW WHEN (NEW.email IS NOT NULL)
   EXECUTE FUNCTION follow_user_email()`,
  `CREATE TRIGGER users_email_updated AFTER UPDATE OF email ON users FOR EACH ROW
   WHEN (OLD.email IS DISTINCT FROM NEW.email) EXECUTE FUNCTION follow_user_email()`,
];

/** What SCIM keeps of users and groups besides what there is, and the privilege of those who provision. */
export class AddScim1763800000040 implements MigrationInterface {
  name = 'AddScim1763800000040';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...TRIGGERS]) await queryRunner.query(statement);
    await queryRunner.query(
      `INSERT INTO privileges (name, name_key, description, category, built_in)
       VALUES ('USER_PROVISIONING', 'user_provisioning', 'Provision users and groups over SCIM', 'guildhall', true)
       ON CONFLICT (name_key) DO UPDATE SET built_in = true, name = excluded.name`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM privileges WHERE name_key = 'user_provisioning'`);
    await queryRunner.query(`SELECT setval(pg_get_serial_sequence('privileges', 'id'), max(id)) FROM privileges`);
    await queryRunner.query('DROP TRIGGER users_email_updated ON users');
    await queryRunner.query('DROP TRIGGER users_email_inserted ON users');
    await queryRunner.query('DROP FUNCTION follow_user_email()');
    await queryRunner.query('DROP TABLE user_profiles');
    await queryRunner.query('DROP TABLE user_emails');
    await queryRunner.query('ALTER TABLE groups DROP COLUMN external_id');
    await queryRunner.query('ALTER TABLE users DROP COLUMN external_id');
  }
}
