// Node's own HTTP server, which reads a form and answers with what introspection answers, as a constant.
import http from 'node:http';
import { report } from './child.js';

const ANSWER = {
  active: true,
  scope: Array.from({ length: 20 }, (_, index) => `PRIVILEGE_${index}`).join(' '),
  client_id: 'user-1',
  username: 'user-1',
  token_type: 'Bearer',
  iat: 1_893_456_000,
  nbf: 1_893_456_000,
  sub: 'user:1',
  aud: 'http://localhost:3000',
  iss: 'http://localhost:3000',
  jti: '1',
};

const server = http.createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => void chunks.push(chunk));
  req.on('end', () => {
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('token');
    const body = JSON.stringify(token === null ? { active: false } : ANSWER);
    res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
    res.end(body);
  });
});
server.listen(0, '127.0.0.1', () => report(server));
