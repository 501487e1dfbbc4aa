/** Answers are data: a browser that is shown one loads nothing and runs nothing. */
export const DATA_ONLY = { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } };
