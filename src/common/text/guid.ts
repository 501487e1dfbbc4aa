const GUID_LENGTH = 36;
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether the text is a GUID as the database takes and shows it, in either case. */
export function isGuid(text: string): boolean {
  return text.length === GUID_LENGTH && GUID.test(text);
}
