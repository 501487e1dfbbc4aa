import { DataSource } from 'typeorm';
import { ENTITIES } from './src/app.entities.js';
import { readSettings } from './src/config/settings.js';
import { openDatabase } from './src/database/open-database.js';
import { dataSourceOptions } from './src/database/data-source-options.js';

const database = await openDatabase(readSettings(process.env), console.error);

/** What the TypeORM CLI works on: the same database and options as the server's. */
export default new DataSource(dataSourceOptions(database.address, ENTITIES));
