/**
 * Physical memory: who owns which page frame.
 *
 * <p>A kernel hands out RAM in page frames of 4 KiB. It must find free ones quickly, find runs of them that are contiguous and aligned
 * (page tables, slabs and devices want those), and keep free memory from falling to dust. The <em>buddy system</em> does it with one
 * list of free blocks for each power of two: a request splits a larger block in halves, and a freed block merges with its other half, its
 * <em>buddy</em>, whenever that is free too. The buddy of a block differs from it in one bit of the frame number.
 *
 * <pre>
 *   order 2  |       0..3        |       4..7        |        allocate(order 0):
 *   order 1  |   0..1  |   2..3  |                            4..7 is split into 4..5 and 6..7,
 *   order 0  |  0 |  1 |                                      6..7 into 6 and 7; 7 is handed out
 * </pre>
 *
 * <p>Our design, from the front to the back:
 *
 * <pre>
 *   PageAllocator   allocate(order, kind)       SlowPath: kswapd, reserves, compaction, reclaim
 *     Node          RAM near to some harts; tries its own zones first, then those of nearer nodes
 *       Zone        frames that are good for the same things: DMA32, Normal, Movable; watermarks
 *         HartPages   free blocks that one hart keeps at hand        pcp.lock, only tried
 *         FreeArea    a list for each order and migrate type         zone.lock
 *         Fallback    what to take when the wanted type is out
 *   PageFrames      what is known of each frame: Linux's struct page
 * </pre>
 *
 * <p>{@link pith.mm.physical.PageFrames} remembers for each frame how many hold it, how many page tables map it, what it is used for and who owns it, in
 * sections that come into being with their first use, so that a machine with much RAM costs little.
 *
 * <p>Memory goes to dust when pages that live long lie between pages that live short. So every allocation has a <em>migrate type</em>, and memory is dealt out
 * by
 * <em>pageblocks</em> of 2 MiB that have one: pages of a type lie together, and a range of movable ones can be emptied by moving them. When a type is out, it
 * takes from another, as much as possible at once ({@code Fallback}).
 *
 * <p>Each zone has three <em>watermarks</em>. Above {@code low} allocation is quick; below it kswapd is woken, which frees memory until {@code high}; at
 * {@code min} whoever wants memory frees some first, and the rest is for those that cannot wait ({@code SlowPath}). A low zone also keeps some memory from
 * those who could have had a higher one.
 *
 * <p>A block that was allocated is a <em>folio</em>: one page or many that are one thing, with one count of references, one set of flags and one owner, all
 * at its first frame, the head. The others are its tail; each of them knows its folio's order, and since a block is as aligned as it is
 * large, that says where the head is. So a reference to any page holds the whole. Only map counts are each frame's own: a page table may map
 * any page of a folio by itself.
 *
 * <pre>
 *   frame      8    9   10   11        a folio of order 2; head(9) = 9 &amp; -(1 &lt;&lt; 2) = 8
 *   order      2    2    2    2
 *   reference  3    .    .    .        one of whoever allocated it, two of entries that map 9 and 11
 *   mappings   0    1    0    1
 *              split: four folios with 1, 2, 1 and 2 references, of which one each is the caller's
 * </pre>
 *
 * <p>A folio that is allocated has one reference. Whoever keeps its address takes another; the last {@code put} frees it. Whoever found an address
 * without a lock asks {@code tryGet}, which takes no reference to what nobody holds, and then looks again at where the address came from.
 *
 * <p>Locks: {@code zone.lock} is innermost in the kernel: nothing is acquired under it. Around it at most {@code pcp.lock}, which a hart only tries for its own
 * lists, and waits for to empty another's. Reference counts and flags are atomic.
 *
 * <p>Start with {@link pith.mm.physical.PageAllocator#allocate}.
 */
package pith.mm.physical;
