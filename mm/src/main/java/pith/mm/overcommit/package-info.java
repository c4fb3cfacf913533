/**
 * How much memory the machine promises.
 *
 * <p>A private writable mapping costs nothing until it is written, so programs map more than they use. Whoever hands out such mappings <em>promises</em>
 * memory: each page may be asked for some day. The sum of all promises is Committed_AS in /proc/meminfo. How far it may go is policy:
 *
 * <pre>
 *   vm.overcommit_memory   0 GUESS   refuses only what RAM and swap together could never hold
 *                          1 ALWAYS  refuses nothing; the OOM killer settles it
 *                          2 NEVER   refuses what would bring all promises above CommitLimit, less what is kept for administrators
 *                                    and for the user's way out of a space that takes everything
 *   CommitLimit            RAM x overcommit_ratio% (or overcommit_kbytes) + swap
 * </pre>
 *
 * <p>What counts: private writable mappings but for MAP_NORESERVE ({@code VmFlags.ACCOUNT}), the heap and stacks among them; shared anonymous memory, in full
 * when it is made; files in memory, page by page as they fill. A VMA keeps its promise until it goes or, never touched, becomes read-only; a fork promises all
 * again for the child.
 *
 * <p>Who asks comes with {@code mm.mmap_lock} held for writing ({@code pith.mm.vma.Promises}): the promise is made before anything changes, and what no VMA
 * took over is given back. No lock is taken here: the sum is one atomic counter that is raised first and looked at then, so that two who ask at once cannot
 * both get the last page.
 *
 * <p>Start with {@link pith.mm.overcommit.Overcommit}. Source: Linux's {@code __vm_enough_memory} and Documentation/mm/overcommit-accounting.
 */
package pith.mm.overcommit;
