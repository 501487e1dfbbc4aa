// Node's own HTTP server with an answer of a group's size.
import http from 'node:http';
import { report } from './child.js';
import { SAMPLE_GROUP } from './sample-group.js';

const server = http.createServer((_req, res) => {
  const body = JSON.stringify(SAMPLE_GROUP);
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
});
server.listen(0, '127.0.0.1', () => report(server));
