// Node's own HTTP server, which reads a question or a batch as JSON and answers with constants.
import http from 'node:http';
import { report } from './child.js';

interface Question {
  checks?: unknown[];
  subject?: unknown;
  evaluations?: unknown[];
}

const YES = { allowed: true };
const PERMIT = { decision: true };
const REVISION = 1;

const server = http.createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => void chunks.push(chunk));
  req.on('end', () => {
    const body = JSON.stringify(answerTo(JSON.parse(Buffer.concat(chunks).toString()) as Question));
    res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
    res.end(body);
  });
});

function answerTo({ checks, subject, evaluations }: Question): object {
  if (evaluations) return { evaluations: evaluations.map(() => PERMIT) };
  if (subject) return PERMIT;
  return checks ? { results: checks.map(() => YES), revision: REVISION } : { ...YES, revision: REVISION };
}

server.listen(0, '127.0.0.1', () => report(server));
