import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is hashed of an event, besides the hash of the one before it; docs/audit.md says it byte by byte. */
function eventText(e: string): string {
  const text = (column: string): string => `coalesce(to_json(${e}.${column})::text, 'null')`;
  const json = (column: string): string => `coalesce(${e}.${column}::text, 'null')`;
  const parts = [
    `'{"id":' || ${e}.id`,
    `',"occurredAt":"' || to_char(${e}.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    `'","action":' || ${text('action')}`,
    `',"actor":{"userId":' || ${json('actor_user_id')}`,
    `',"groupId":' || ${json('actor_group_id')}`,
    `',"name":' || ${text('actor_name')}`,
    `',"tokenId":' || ${json('token_id')}`,
    `'},"target":{"type":' || ${text('target_type')}`,
    `',"id":' || ${e}.target_id`,
    `',"name":' || ${text('target_name')}`,
    `'},"before":' || ${json('before')}`,
    `',"after":' || ${json('after')}`,
    `',"surface":' || ${text('surface')}`,
    `',"requestId":' || ${text('request_id')}`,
    `',"revision":' || ${e}.revision`,
    `'}'`,
  ];
  return parts.join(' || ');
}

const NO_HASH = `decode(repeat('00', 32), 'hex')`;

const TABLES = [
  // Every change of the trail makes a version of the one row: in a page with room for them, old ones go at once.
  `CREATE TABLE audit_chain (
    id smallint NOT NULL,
    last_id bigint NOT NULL,
    head bytea NOT NULL,
    removed_id bigint NOT NULL,
    removed_hash bytea NOT NULL,
    removed_count bigint NOT NULL,
    CONSTRAINT audit_chain_pkey PRIMARY KEY (id),
    CONSTRAINT audit_chain_one_row_check CHECK (id = 1)
  ) WITH (fillfactor = 10)`,
  `INSERT INTO audit_chain (id, last_id, head, removed_id, removed_hash, removed_count)
   VALUES (1, 0, ${NO_HASH}, 0, ${NO_HASH}, 0)`,
  `CREATE TABLE audit_checkpoints (
    day date NOT NULL,
    head_id bigint NOT NULL,
    head_hash bytea NOT NULL,
    removed_id bigint NOT NULL,
    removed_hash bytea NOT NULL,
    signed_at timestamptz NOT NULL,
    key_id text NOT NULL,
    signature bytea NOT NULL,
    CONSTRAINT audit_checkpoints_pkey PRIMARY KEY (day)
  )`,
  'ALTER TABLE audit_events ADD previous_hash bytea, ADD hash bytea',
];

const INDEXES: Readonly<Record<string, string>> = {
  audit_events_actor_user_id_idx: 'actor_user_id',
  audit_events_target_type_target_id_idx: 'target_type, target_id',
  audit_events_request_id_idx: 'request_id',
  audit_events_token_id_idx: 'token_id',
  audit_events_occurred_at_idx: 'occurred_at',
};

/** One row after the other, since each hash is over the one before. */
const CHAIN_WHAT_IS_THERE = `
  DO $$
  DECLARE
    e audit_events;
    head bytea := ${NO_HASH};
    next_hash bytea;
  BEGIN
    FOR e IN SELECT * FROM audit_events ORDER BY id LOOP
      next_hash := sha256(convert_to(encode(head, 'hex') || ${eventText('e')}, 'UTF8'));
      UPDATE audit_events SET previous_hash = head, hash = next_hash WHERE id = e.id;
      head := next_hash;
    END LOOP;
    UPDATE audit_chain SET head = next_hash, last_id = (SELECT max(id) FROM audit_events) WHERE next_hash IS NOT NULL;
  END $$`;

/**
 * The lock on the row of `audit_chain` is held until the commit, so the chain is in the order of commits. Ids are given
 * out before that lock is there: one that came too early is replaced, so that ids increase along the chain. The place in
 * the chain is kept in a setting of the transaction, so that an insert of many events changes that row once.
 */
const FUNCTIONS = [
  `CREATE FUNCTION chain_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    place text[] := string_to_array(nullif(current_setting('guildhall.audit_chain', true), ''), ' ');
    kept text;
  BEGIN
    IF place IS NULL THEN
      SELECT ARRAY[c.last_id::text, encode(c.head, 'hex')] INTO STRICT place FROM audit_chain c FOR NO KEY UPDATE;
    END IF;
    WHILE NEW.id <= place[1]::bigint LOOP
      NEW.id := nextval('audit_events_id_seq');
    END LOOP;
    NEW.previous_hash := decode(place[2], 'hex');
    NEW.hash := sha256(convert_to(place[2] || ${eventText('NEW')}, 'UTF8'));
    kept := set_config('guildhall.audit_chain', NEW.id || ' ' || encode(NEW.hash, 'hex'), true);
    RETURN NEW;
  END $$`,
  `CREATE FUNCTION keep_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    place text[] := string_to_array(nullif(current_setting('guildhall.audit_chain', true), ''), ' ');
  BEGIN
    UPDATE audit_chain SET last_id = place[1]::bigint, head = decode(place[2], 'hex') WHERE place IS NOT NULL;
    RETURN NULL;
  END $$`,
  `CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'DELETE' AND current_setting('guildhall.audit_prune', true) = 'on' THEN
      RETURN NULL;
    END IF;
    RAISE EXCEPTION 'Audit events are only ever added; npm run audit:prune removes old ones.';
  END $$`,
];

const TRIGGERS = [
  `CREATE TRIGGER audit_events_chained BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION chain_audit_event()`,
  `CREATE TRIGGER audit_events_added AFTER INSERT ON audit_events FOR EACH STATEMENT
   EXECUTE FUNCTION keep_audit_chain()`,
  `CREATE TRIGGER audit_events_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events FOR EACH STATEMENT
   EXECUTE FUNCTION refuse_audit_change()`,
];

/**
 * Every audit event carries the hash of the one before it. A trigger writes it, so that the release before this one, which
 * runs on the same schema during an update, leaves no gap. What is there already is chained as it stands: some 30 seconds
 * for a million events, while which nothing can be written.
 */
export class ChainAuditEvents1763800000090 implements MigrationInterface {
  name = 'ChainAuditEvents1763800000090';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await queryRunner.query(statement);
    // To write a million rows anew is twice as fast when their indexes are made afterwards.
    for (const name of Object.keys(INDEXES)) await queryRunner.query(`DROP INDEX ${name}`);
    await queryRunner.query(CHAIN_WHAT_IS_THERE);
    for (const [name, columns] of Object.entries(INDEXES)) {
      await queryRunner.query(`CREATE INDEX ${name} ON audit_events (${columns})`);
    }
    await queryRunner.query('ALTER TABLE audit_events ALTER previous_hash SET NOT NULL, ALTER hash SET NOT NULL');
    for (const statement of [...FUNCTIONS, ...TRIGGERS]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of ['chained', 'added', 'kept']) {
      await queryRunner.query(`DROP TRIGGER audit_events_${name} ON audit_events`);
    }
    await queryRunner.query('DROP FUNCTION chain_audit_event(), keep_audit_chain(), refuse_audit_change()');
    await queryRunner.query('ALTER TABLE audit_events DROP COLUMN previous_hash, DROP COLUMN hash');
    await queryRunner.query('DROP TABLE audit_checkpoints, audit_chain');
  }
}
