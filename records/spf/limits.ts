/** How many lookups of one check may find nothing: the default that RFC 7208 section 4.6.4 recommends. */
export const MAX_VOID_LOOKUPS = 2;

/** How many names of a client's reverse lookup are looked at (RFC 7208 section 4.6.4). */
export const MAX_PTR_NAMES = 10;
