package pith.mm.space;

/**
 * A place in memory that several programs may see, named by what stands behind it: a page of a page cache, or of one address space.
 *
 * @param owner the cache or the space; compared by identity
 * @param page number within the owner
 * @param offset within the page, in bytes
 */
public record PageIdentity(Object owner, long page, int offset) {}
