// Asks the front for all sorts of things without a pause, and keeps an account of what came of it.
import { request, Agent } from 'node:http';
import { FRONT } from './servers.mjs';
import { secrets } from './settings.mjs';

const WORKERS = 12;
const REFUSED_PAUSE_MS = 20;

export class Load {
  /** Answers by their status; `none` where the connection broke. */
  statuses = {};
  slowestMs = 0;
  acknowledged = new Set();
  #agent = new Agent({ keepAlive: true });
  #headers = { authorization: `Bearer ${secrets().token}`, 'content-type': 'application/json' };
  #isOver = false;
  #lastRefusedMs;
  #firstRefusedMs;
  #workers;

  start() {
    this.#workers = Array.from({ length: WORKERS }, (_, worker) => this.#work(worker));
    return this;
  }

  /** Ends it, and looks for what was acknowledged. */
  async stop() {
    this.#isOver = true;
    await Promise.all(this.#workers);
    const missing = await this.#missing();
    this.#agent.destroy();
    const total = Object.values(this.statuses).reduce((sum, count) => sum + count, 0);
    const refusedForMs = this.#firstRefusedMs === undefined ? 0 : this.#lastRefusedMs - this.#firstRefusedMs;
    return {
      requests: total,
      statuses: this.statuses,
      slowestMs: Math.round(this.slowestMs),
      refusedForMs: Math.round(refusedForMs),
      acknowledged: this.acknowledged.size,
      missing: missing.length,
    };
  }

  get total() {
    return Object.values(this.statuses).reduce((sum, count) => sum + count, 0);
  }

  async #work(worker) {
    for (let round = 0; !this.#isOver; round += 1) {
      if (worker % 3 === 0) await this.#write(`load-${process.pid}-${worker}-${round}`);
      else if (worker % 3 === 1) await this.#ask('POST', '/api/v1/access/check', { privilege: 'ADMINISTRATION' });
      else await this.#ask('GET', '/api/v1/groups?limit=10');
    }
  }

  async #write(name) {
    const { status } = await this.#ask('POST', '/api/v1/groups', { name });
    if (status === 201) this.acknowledged.add(name);
  }

  async #missing() {
    const found = new Set();
    let cursor = '';
    for (;;) {
      const { body } = await this.#ask('GET', `/api/v1/groups?limit=200&q=load-${process.pid}-${cursor}`);
      const { items, nextCursor } = JSON.parse(body);
      for (const { name } of items) found.add(name);
      if (nextCursor === null) return [...this.acknowledged].filter((name) => !found.has(name));
      cursor = `&cursor=${nextCursor}`;
    }
  }

  async #ask(method, path, content) {
    const startedMs = performance.now();
    const answer = await this.#send(method, path, content).catch(() => ({ status: 'none', body: '' }));
    const endedMs = performance.now();
    this.statuses[answer.status] = (this.statuses[answer.status] ?? 0) + 1;
    this.slowestMs = Math.max(this.slowestMs, endedMs - startedMs);
    if (answer.status === 'none' || answer.status >= 500) {
      this.#firstRefusedMs ??= startedMs;
      this.#lastRefusedMs = endedMs;
      await new Promise((resolve) => setTimeout(resolve, REFUSED_PAUSE_MS));
    }
    return answer;
  }

  #send(method, path, content) {
    return new Promise((resolve, reject) => {
      const sent = request(`${FRONT}${path}`, { method, agent: this.#agent, headers: this.#headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode, body }));
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(content === undefined ? undefined : JSON.stringify(content));
    });
  }
}
