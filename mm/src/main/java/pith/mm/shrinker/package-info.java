/**
 * Shrinkers: how caches of kernel objects give memory back.
 *
 * <p>Reclaim finds pages by itself, but a cached dentry or inode it cannot judge: only its owner knows who still needs it. So the owner registers a
 * <em>shrinker</em>, which says how many objects it could free and, asked to look at some, frees what it can. Reclaim asks all of them in proportion: with
 * <em>priority</em> p it looks at one object in 2^p, weighted by what it would cost to make the object again (its <em>seeks</em>), and with each round
 * that did not help the priority falls.
 *
 * <pre>
 *   reclaim (kswapd, an allocation that found nothing)
 *      │ Shrinkers.shrink(priority, caller)
 *      ▼
 *   count()  ──►  share = count / 2^priority · 4 / seeks  ──►  scan(128), scan(128), … until the share is done
 *                 what a small share leaves undone is deferred and added next time
 * </pre>
 *
 * <p>An allocation may hold locks of a file system, which freeing a dentry or an inode may take: the {@link pith.mm.shrinker.Shrinker.Caller} says so, and
 * such shrinkers then decline. Source: Linux {@code struct shrinker}, {@code do_shrink_slab}.
 *
 * <p>Locks: {@code shrinkers.lock} guards the list, and is not held while a shrinker runs.
 *
 * <p>Start with {@link pith.mm.shrinker.Shrinker}.
 */
package pith.mm.shrinker;
