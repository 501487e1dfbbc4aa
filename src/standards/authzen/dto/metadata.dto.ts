/** As the standard names them (11.1). What there is nothing to say of is left out. */
export class MetadataResponse {
  /** @example 'https://pdp.example.com' */
  policy_decision_point: string;

  /** @example 'https://pdp.example.com/access/v1/evaluation' */
  access_evaluation_endpoint: string;

  /** @example 'https://pdp.example.com/access/v1/evaluations' */
  access_evaluations_endpoint: string;

  /** @example 'https://pdp.example.com/access/v1/search/subject' */
  search_subject_endpoint: string;

  /** @example 'https://pdp.example.com/access/v1/search/resource' */
  search_resource_endpoint: string;

  /** @example 'https://pdp.example.com/access/v1/search/action' */
  search_action_endpoint: string;

  static of(base: string): MetadataResponse {
    return {
      policy_decision_point: base,
      access_evaluation_endpoint: `${base}/access/v1/evaluation`,
      access_evaluations_endpoint: `${base}/access/v1/evaluations`,
      search_subject_endpoint: `${base}/access/v1/search/subject`,
      search_resource_endpoint: `${base}/access/v1/search/resource`,
      search_action_endpoint: `${base}/access/v1/search/action`,
    };
  }
}
