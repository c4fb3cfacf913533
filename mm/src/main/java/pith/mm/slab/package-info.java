/**
 * Slab: many objects of one size out of few pages.
 *
 * <p>A kernel makes and drops millions of small records of a few types. A <em>slab cache</em> serves one type: it takes pages from the
 * buddy system, a <em>slab</em> at a time, cuts them into objects, and keeps the free objects of each slab on a list that runs through
 * the objects themselves, so that a free object costs nothing and a fresh one is probably still in the CPU's cache.
 *
 * <pre>
 *   SlabCache "vm_area_struct"                  slab (2^order pages of emulated RAM)
 *     partial ──► Slab ──► Slab              ┌────────┬────────┬────────┬────────┐
 *     full: counted, on no list              │ in use │ free ──┼───────►│ free   │──► 0
 *                                            └────────┴────────┴────────┴────────┘
 *                                              Slab.freeList points at the first free one
 * </pre>
 *
 * <p>Our design: the objects live in emulated RAM, so that their memory, their leaks and their cache lines are real; what the kernel knows
 * about them are Java objects. A {@link pith.mm.slab.KernelObject} joins the two. With debugging on, free objects are filled with a
 * pattern and each object is followed by a word that says whether it is in use: a write after free and a double free are then caught and
 * named. Source: Bonwick, "The Slab Allocator", USENIX 1994; Linux's SLUB and its debugging patterns.
 *
 * <p>Locks: {@code slab.list_lock} of one cache at a time; {@code zone.lock} may be taken under it by nobody (pages are fetched before).
 *
 * <p>Start with {@link pith.mm.slab.SlabCache#allocate}.
 */
package pith.mm.slab;
