interface ErrorText {
  /** The status of the answer unless the error says otherwise. */
  status: number;
  en: string;
  fr: string;
}

/** CDS's errors by their ids, word for word: its clients show these texts. The typing error in 32 is CDS's own. */
export const ERROR_TEXTS = {
  1: { status: 500, en: 'internal server error', fr: 'erreur interne' },
  10: { status: 401, en: 'not authenticated', fr: 'authentification invalide' },
  11: { status: 403, en: 'forbidden', fr: 'accès refusé' },
  20: { status: 404, en: 'group does not exist', fr: "le groupe n'existe pas" },
  24: { status: 400, en: 'invalid name', fr: 'le nom est invalide' },
  25: {
    status: 400,
    en: 'invalid user or password',
    fr: 'mauvaise combinaison compte/mot de passe utilisateur',
  },
  32: {
    status: 400,
    en: "group name must respect '^[a-zA-Z0-9.-_-]{1,}$'",
    fr: "nom de groupe invalide '^[a-zA-Z0-9.-_-]{1,}$'",
  },
  33: { status: 409, en: 'group already exists', fr: 'le groupe existe déjà' },
  34: { status: 400, en: 'not enough group admin left', fr: "pas assez d'admin restant" },
  38: { status: 404, en: 'resource not found', fr: "la ressource n'existe pas" },
  60: {
    status: 503,
    en: 'service currently unavailable or down for maintenance',
    fr: 'service temporairement indisponible ou en maintenance',
  },
  63: { status: 400, en: 'need at least 1 administrator', fr: 'il faut au moins 1 administrateur' },
  67: { status: 409, en: 'object conflict', fr: "l'objet est en conflit" },
  74: { status: 400, en: 'wrong request', fr: 'la requête est incorrecte' },
  75: { status: 409, en: 'already exists', fr: 'conflit' },
  121: { status: 404, en: 'Token does not exist', fr: "Le token n'existe pas" },
  151: { status: 403, en: "User is not a group's member", fr: "L'utilisateur n'est pas membre du groupe" },
} as const satisfies Record<number, ErrorText>;

export type CdsErrorId = keyof typeof ERROR_TEXTS;
