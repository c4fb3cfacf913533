/**
 * Slab: many objects of one size out of few pages.
 *
 * <p>A kernel makes and drops millions of small records of a few types. A <em>slab cache</em> serves one type: it takes pages from the
 * buddy system, a <em>slab</em> at a time, cuts them into objects, and keeps the free objects of each slab on a list that runs through
 * the objects themselves, so that a free object costs nothing. On many harts the list of slabs is what everybody wants; so each hart keeps some free objects
 * for itself, and how it does that is what allocators differ in.
 *
 * <pre>
 *   users             SlabCache.allocate, free, freeAfterGracePeriod, prefill      Kmalloc: by size
 *   ──────────────────────────────────────────────────────────────────────────────────────────────────
 *   a hart's own      SheafLayer (new)                 PartialLayer (legacy)        DirectLayer (debugging)
 *                     main, spare, later: arrays       active slab, partial slabs   nothing: each object is checked
 *   the node's        Barn: full and empty sheaves
 *   ──────────────────────────────────────────────────────────────────────────────────────────────────
 *   all               NodeSlabs: slabs that have free objects ──► Slab ──► Slab
 *
 *                     Slab (2^order pages of emulated RAM)   ┌────────┬────────┬────────┬────────┐
 *                       state: first free, in use, frozen    │ in use │ free ──┼───────►│ free   │──► 0
 *                                                            └────────┴────────┴────────┴────────┘
 * </pre>
 *
 * <p>Why sheaves win where one hart allocates and another frees: the freeing hart puts objects into an array that is its own and hands over a whole array at a
 * time. With partial slabs it changes each object's slab, which is somebody else's, one exchange at a time. Where one hart does both, the two are close.
 *
 * <p>Our design: the objects live in emulated RAM, so that their memory, their leaks and their cache lines are real; what the kernel knows
 * about them are Java objects. A {@link pith.mm.slab.KernelObject} joins the two. With debugging on, red zones surround each object, free ones are filled with
 * a pattern, and who allocated and freed each is remembered: double free, use after free and overrun are caught and named. Source: Bonwick, "The Slab
 * Allocator", USENIX 1994; Bonwick and Adams, "Magazines and Vmem", USENIX 2001, whose magazines and depot are sheaves and barn; Linux's SLUB.
 *
 * <p>What a hart keeps is guarded by its {@link pith.sync.LocalTryLock}: nobody waits for that. Whoever finds it taken goes straight to the slabs.
 *
 * <pre>
 *   a hart's local lock     (tried only; dropped before anything that may sleep)
 *     slab.barn_lock        (one cache's barn)
 *     slab.list_lock        (one cache's slabs; never two; pages are fetched and given back without it)
 * </pre>
 *
 * <p>Start with {@link pith.mm.slab.SlabCache#allocate}, then {@code SheafLayer}.
 */
package pith.mm.slab;
