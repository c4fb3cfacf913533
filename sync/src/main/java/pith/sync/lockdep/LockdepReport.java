package pith.sync.lockdep;

/** A breach of lock discipline. */
public record LockdepReport(String text) {}
