import { DefaultNamingStrategy, type Table } from 'typeorm';

/**
 * Names columns in snake case and constraints as Postgres itself would: `groups_name_key_key`,
 * `group_members_user_id_fkey`. Errors are recognised by these names (common/errors/constraint-codes.ts).
 */
export class NamingStrategy extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? snakeCase(propertyName);
  }

  override joinColumnName(relationName: string, referencedColumnName: string): string {
    return `${snakeCase(relationName)}_${snakeCase(referencedColumnName)}`;
  }

  override primaryKeyName(table: Table | string): string {
    return `${tableName(table)}_pkey`;
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return constraintName(table, columns, 'key');
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return constraintName(table, columns, 'fkey');
  }

  override indexName(table: Table | string, columns: string[]): string {
    return constraintName(table, columns, 'idx');
  }
}

function constraintName(table: Table | string, columns: string[], suffix: string): string {
  return [tableName(table), ...columns.map(snakeCase), suffix].join('_');
}

function tableName(table: Table | string): string {
  const name = typeof table === 'string' ? table : table.name;
  return name.slice(name.lastIndexOf('.') + 1);
}

function snakeCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
