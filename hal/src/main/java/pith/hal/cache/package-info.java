/**
 * The memory model {@code multi-llc}: caches and what lies between them, as a preset describes them.
 *
 * <p>A core reaches its own caches in a few cycles. A line that another core wrote last must come from that core's cache, which takes the longer the further
 * away it is; and before a core writes, all other copies must go. Where threads that share data run therefore decides how fast they are.
 *
 * <pre>
 *   Seat (hart) ─▶ Core: L1i, L1d ─▶ Cluster: L2 ─▶ Domain: LLC ─▶ Interconnect ─▶ DRAM of a node
 *                     LineFilter          ▲               ▲
 *                  (hits let through)     └── Coherence ──┘     who supplies a line, who loses it
 *                                               │
 *                                           Directory           who holds it (full map, MOESI)
 * </pre>
 *
 * <p><b>Time.</b> A hart waits for each access before it goes on; there is no overlap within a hart but what a prefetcher makes. Costs are the preset's,
 * counted in 1/256 of a cycle. Lines occupy DRAM and links ({@code Channel}), and who comes while they are busy waits, in virtual time; so does who wants a
 * line that is on its way to a writer ({@code BusyLines}).
 *
 * <p><b>State.</b> Only tags are kept; bytes are in RAM always, so a model can err about time and about nothing else. The state of a line is in the directory:
 * owner, exclusive, dirty, and a bit for each holder. True LRU within a set, but that hits which the {@link pith.hal.memory.LineFilter} lets through do not
 * move a line up: the filter forgets a set whenever a line enters it, so the order of use is exact from one miss in a set to the next.
 *
 * <p><b>Quick path.</b> Nearly all accesses are hits in the L1 that change nothing. The CPU finds them by itself in the hart's filter, and comes here with the
 * others.
 *
 * <p>Guarded by the engine, which lets one hart run at a time; nothing here allocates after the first use of a line's page and of a cache. Start with
 * {@code MultiLlcModel}, then {@code Coherence} and {@code Eviction}.
 */
package pith.hal.cache;
