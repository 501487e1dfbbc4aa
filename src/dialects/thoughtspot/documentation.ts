/** Ids that ThoughtSpot's own documents show: those of the group All and of the user tsadmin. */
export const A_GROUP_GUID = 'b25ee394-9d13-49e3-9385-cd97f5b253b4';
export const A_USER_GUID = '59481331-ee53-42be-a548-bd87be6ddd4a';

/** The `id` of an address, of a group or of a user. */
export const ID_OF_GROUP = { name: 'id', type: String, description: 'The id of the group.', example: A_GROUP_GUID };
export const ID_OF_USER = { name: 'id', type: String, description: 'The id of the user.', example: A_USER_GUID };

/** How any call can fail that reads a form. */
export const FORM_PROBLEMS = [
  'validation_failed',
  'malformed_request',
  'body_too_large',
  'unsupported_media_type',
] as const;
