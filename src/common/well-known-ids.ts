/** Ids that the seed migration gives to the built-in groups. */
export const ALL_GROUP_ID = 1;
export const ADMINISTRATORS_GROUP_ID = 2;
export const SHARED_INFRA_GROUP_ID = 3;

/** The privilege that implies every other one. */
export const ADMINISTRATION = 'ADMINISTRATION';

/** Lets its holder ask what anybody may do. */
export const ACCESS_CHECKING = 'ACCESS_CHECKING';

/** The category of the privileges that are about this server itself. */
export const ADMINISTRATIVE_CATEGORY = 'guildhall';
/** Lets its holder provision users and groups over SCIM. */
export const USER_PROVISIONING = 'USER_PROVISIONING';
/** Lets its holder, such as a resource server, ask what anybody's token is worth. */
export const TOKEN_INTROSPECTION = 'TOKEN_INTROSPECTION';

/** Lets its holder read the metrics of the server. */
export const METRICS_READING = 'METRICS_READING';
