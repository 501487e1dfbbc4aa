// Express as it comes, with one route.
import express from 'express';
import { report } from './child.js';
import { SAMPLE_GROUP } from './sample-group.js';

const app = express();
app.get('/api/v1/groups/:id', (_req, res) => void res.json(SAMPLE_GROUP));
const server = app.listen(0, '127.0.0.1', () => report(server));
