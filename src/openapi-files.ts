// `npm run openapi`: writes the document of each surface to openapi/. With --check it writes nothing, and fails when a
// file is not what would be written. Nest only looks at the routes for this: nothing is constructed, no database opened.
import fs from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { readSettings } from './config/settings.js';
import type { OpenDatabase } from './database/open-database.js';
import { documentText } from './openapi/document-text.js';
import { buildDocuments } from './openapi/build-documents.js';

const FOLDER = 'openapi';

const NO_DATABASE: OpenDatabase = {
  address: { url: 'postgres://never-opened' },
  description: 'none',
  close: () => Promise.resolve(),
  died: new Promise(() => undefined),
};

const settings = readSettings({ GUILDHALL_SECRET_KEY: 'a preview signs and encrypts nothing' });
const app = await NestFactory.create(AppModule.forRoot(settings, NO_DATABASE), {
  preview: true,
  abortOnError: false,
  logger: ['error'],
});
const files = new Map(
  buildDocuments(app).map(({ surface, document }) => [`${FOLDER}/${surface.name}.json`, documentText(document)]),
);
if (process.argv.includes('--check')) check();
else write();

function write(): void {
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER);
  for (const [file, text] of files) fs.writeFileSync(file, text);
}

function check(): void {
  const present = fs.existsSync(FOLDER) ? fs.readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`) : [];
  const stale = [...new Set([...files.keys(), ...present])].filter(
    (file) => !fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== files.get(file),
  );
  if (stale.length === 0) return;
  process.stderr.write(`Not up to date: ${stale.join(', ')}. Run npm run openapi.\n`);
  process.exitCode = 1;
}
