/** The import routes take 5 MB, and what gzip unpacks to counts. */
export const MAX_FEED_BYTES = 5 * 1024 * 1024;
/** Ten times a busy feed; a longer file is imported in parts. */
export const MAX_ITEMS = 500;
/** A full article's opening: enough for scoring and for a fenced prompt, short of a book. */
export const MAX_TEXT_CHARS = 4_000;
export const MAX_TITLE_CHARS = 300;
/** A title taken from the text of a post that has none is a line, not a paragraph. */
export const MAX_DERIVED_TITLE_CHARS = 120;
export const MAX_NAME_CHARS = 200;
export const MAX_GUID_CHARS = 1_000;
export const MAX_URL_CHARS = 2_048;
/** How often a field may repeat in one item before the rest is not looked at. */
export const MAX_CANDIDATES = 100;
export const MAX_CATEGORIES = 20;
export const MAX_CATEGORY_CHARS = 100;
/** Real content nests some 30 deep; closing tags cost the parser a search of what is open. */
export const MAX_DEPTH = 256;
/** 500 articles of 200 elements of inline markup each. */
export const MAX_ELEMENTS = 100_000;
/** Of one tag; real ones have a handful, a feed's root some thirty namespaces. */
export const MAX_ATTRIBUTES = 1_000;
/** The markup of one field; 4,000 characters of text need far less. */
export const MAX_MARKUP_CHARS = 256 * 1024;
/** Rows looked at in a file of signals; refused rows cost time too. */
export const MAX_ROWS = 10_000;
