/**
 * Disjoint ranges of numbers, each with a value, found without a lock: what an address space keeps its VMAs in.
 *
 * <h2>The concept</h2>
 *
 * <p>Every page fault begins with "which range contains this address?". Threads of one process fault at once, so that question should not make them queue
 * for a lock, nor write to a cache line that all of them share. A reader therefore takes no lock: it reads one reference, the root, and from then
 * on walks nodes that never change. A writer does not change nodes either. It copies those on the way from the root to the place of the change, changes the
 * copies, and publishes the new root in one step:
 *
 * <pre>
 *   before            root ─► [ a | b | c ]          after            root ─► [ a'| b | c ]
 *                              │   │   │                                       │   │   │
 *                             [·] [·] [·]                                     [··] [·] [·]      b and c are shared
 * </pre>
 *
 * <p>Readers that came before the step still walk the old nodes, which are freed after a grace period ({@link pith.sync.rcu.Rcu}).
 *
 * <h2>Our design</h2>
 *
 * <p>{@link pith.mm.ranges.RangeTree} is a B+ tree: values stand in the leaves only, all leaves are equally deep, and a node holds as many ranges as 256 bytes
 * have room for. {@link pith.mm.ranges.RangeEdit} is one change: it replaces whatever lies in a range by other entries, of any number. Everything that
 * can fail (memory for nodes) happens in {@code prepare}; {@code publish} cannot fail.
 *
 * <p><b>Memory order.</b> A node's fields are written before it becomes reachable. {@code publish} is a release store of the root, a reader's first step an
 * acquire load of it: whoever sees the new root sees all that was written to the nodes below it, and nodes are never written again. Two loads of the root may
 * see two versions; one walk sees one.
 *
 * <p>Locks: readers hold an RCU reader open, or whatever excludes writers; writers exclude each other by a lock of the structure that has the tree.
 *
 * <p>Start with {@link pith.mm.ranges.RangeTree}. Source: Linux's maple tree has the same readers; Bayer and McCreight, "Organization and maintenance of
 * large ordered indexes", 1972; path copying after Driscoll and others, "Making data structures persistent", 1989.
 */
package pith.mm.ranges;
