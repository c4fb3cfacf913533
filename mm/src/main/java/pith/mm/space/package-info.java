/**
 * Address spaces: what the kernel does with a program's memory.
 *
 * <p>One class for each thing that a program can ask: {@code Mmap}, {@code Munmap}, {@code Mprotect}, {@code Mremap}, {@code Brk}, {@code Madvise},
 * {@code Mlock}, {@code Msync}, {@code Mincore}, and {@code Fork} for the copy that a new process gets. Each follows the same three steps: check the arguments
 * in the order in which Linux does (a program can tell), change the VMAs under {@code mm.mmap_lock} held for writing, and bring the entries in line.
 *
 * <pre>
 *   0                                                                                        0x40_0000_0000
 *   | never | code data | heap ─►      ...gap...      ◄─ mmap | gap for the stack | ◄─ stack |
 *     64 KiB              brk                        mmapBase                       stackTop
 * </pre>
 *
 * <p>An address space is counted: a process and its threads share one, and the last {@link pith.mm.space.AddressSpace#put} takes everything back.
 *
 * <p>Start with {@link pith.mm.space.AddressSpace}.
 */
package pith.mm.space;
