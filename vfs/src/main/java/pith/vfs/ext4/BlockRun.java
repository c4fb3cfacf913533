package pith.vfs.ext4;

/** Blocks of the disk in a row. */
public record BlockRun(long first, int count) {}
