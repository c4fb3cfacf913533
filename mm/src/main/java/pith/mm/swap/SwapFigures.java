package pith.mm.swap;

/** A line of /proc/swaps. Sizes in pages. */
public record SwapFigures(String path, boolean partition, long pages, long used, int priority) {}
