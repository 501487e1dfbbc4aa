// Node's own HTTP server, which reads a question or a batch as JSON and answers with constants.
import http from 'node:http';
import { report } from './child.js';

const YES = { allowed: true };
const REVISION = 1;

const server = http.createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => void chunks.push(chunk));
  req.on('end', () => {
    const { checks } = JSON.parse(Buffer.concat(chunks).toString()) as { checks?: unknown[] };
    const answer = checks ? { results: checks.map(() => YES) } : YES;
    const body = JSON.stringify({ ...answer, revision: REVISION });
    res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
    res.end(body);
  });
});
server.listen(0, '127.0.0.1', () => report(server));
