const ASCII = /^[\u0000-\u007f]*$/;

/** A name as it is stored and shown: trimmed, in Unicode normal form C. */
export function normaliseName(name: string): string {
  return name.normalize('NFC').trim();
}

/**
 * A name as it is compared: two names that differ only in case have the same key. Folding goes through upper case, so
 * that letters with several small forms (σ and ς) or none of their own (ß and SS) agree, and starts with lower case, so
 * that the capital ẞ goes the way of ß. It is done here and not by the database, whose idea of case depends on its
 * locale.
 */
export function nameKey(name: string): string {
  // Most names are plain ASCII, for which all the folding comes to this and costs a tenth.
  return ASCII.test(name) ? name.trim().toLowerCase() : fold(normaliseName(name));
}

/** Part of a name, spaces around it included, as it is found in a name key. */
export function foldText(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : fold(text.normalize('NFC'));
}

/** A pattern for LIKE that finds `text` anywhere, without regard to case when matched against a name key. */
export function containsPattern(text: string): string {
  return `%${foldText(text).replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

/** Decomposed first and once more in between, as Unicode's canonical caseless matching asks (3.13, D145). */
function fold(text: string): string {
  return text.normalize('NFD').toLowerCase().toUpperCase().normalize('NFD').toLowerCase().normalize('NFC');
}
