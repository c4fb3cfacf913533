/**
 * The journal of a file system: many blocks change together or not at all.
 *
 * <p>Whoever changes metadata opens a <em>handle</em> and says how many blocks it may change. Handles of some seconds form a <em>transaction</em>. To commit
 * it, copies of its blocks are written one after the other to the <em>log</em>, a file of the file system, and last a commit block: now it is durable. Only
 * then may the blocks be written to their own places, which is <em>checkpointing</em>, and frees the log. After a crash the log is replayed: transactions that
 * end with a commit block are written to their places, in order.
 *
 * <p>Start with {@link pith.vfs.jbd2.JournalHandle}. Source: {@code Documentation/filesystems/ext4/journal.rst}; Linux {@code fs/jbd2}.
 */
package pith.vfs.jbd2;
