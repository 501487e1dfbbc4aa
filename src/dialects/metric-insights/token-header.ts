/** The header in which this surface's clients send their token, in lower case. */
export const TOKEN_HEADER_NAME = 'token';
