import type { Answer, Api, CallOptions } from '../../support/api.js';

export interface Decided {
  decision: boolean;
  context?: { reason?: { code: string; message: string }; error?: { status: number; code: string; message: string } };
}

export interface Searched {
  page: { next_token: string; count: number };
  results: { type?: string; id?: string; name?: string }[];
}

/** Asks the decision point as an enforcement point does. */
export class Pep {
  constructor(private readonly api: Api) {}

  evaluation(body: unknown, options?: CallOptions): Promise<Answer<Decided>> {
    return this.api.post<Decided>('/access/v1/evaluation', body, options);
  }

  evaluations(body: unknown, options?: CallOptions): Promise<Answer<Decided & { evaluations: Decided[] }>> {
    return this.api.post<Decided & { evaluations: Decided[] }>('/access/v1/evaluations', body, options);
  }

  search(what: 'subject' | 'resource' | 'action', body: unknown, options?: CallOptions): Promise<Answer<Searched>> {
    return this.api.post<Searched>(`/access/v1/search/${what}`, body, options);
  }

  /** The names of all results, page by page. */
  async searchAll(what: 'subject' | 'resource' | 'action', body: object, limit?: number): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = { ...(limit === undefined ? {} : { limit }), ...(token === undefined ? {} : { token }) };
      const answer = await this.search(what, { ...body, page });
      if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      names.push(...answer.body.results.map(({ id, name }) => id ?? name ?? '?'));
      token = answer.body.page.next_token;
    } while (token !== '');
    return names;
  }
}
