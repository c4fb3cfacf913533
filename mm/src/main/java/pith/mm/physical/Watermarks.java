package pith.mm.physical;

import java.util.List;

/**
 * How much of a zone is to stay free, in pages: below {@code low} kswapd is woken, which works until {@code high}; at {@code min} programs must free memory
 * themselves before they get any, and what is left is for those that cannot wait.
 *
 * <p>Source: Linux's {@code __setup_per_zone_wmarks}, {@code calculate_min_free_kbytes} and {@code setup_per_zone_lowmem_reserve}.
 */
public record Watermarks(long min, long low, long high) {
  /** Ten-thousandths of a zone between two watermarks unless it is set, if a quarter of {@code min} is less. Linux: {@code watermark_scale_factor}. */
  public static final int SCALE_FACTOR = 10;

  private static final long PAGE_KIB = 4;
  private static final long MIN_FREE_LEAST_KIB = 128;
  private static final long MIN_FREE_MOST_KIB = 256 << 10;

  /** A machine of a few pages could not start if it had to keep 128 KiB free. */
  private static final long LEAST_SHARE = 8;

  /** Who needs a movable page can wait for reclaim, so that zone keeps little. */
  private static final long MOVABLE_SHARE = 1024;

  private static final long MOVABLE_LEAST = 32;
  private static final long MOVABLE_MOST = 128;

  /**
   * {@return how much a machine with {@code pages} pages that are not only for movable ones keeps free unless told otherwise, in KiB: 4 times the root of its
   * KiB}
   */
  static long minFreeKib(long pages) {
    long kib = (long) Math.sqrt(pages * PAGE_KIB * 16.0);
    return Math.min(Math.clamp(kib, MIN_FREE_LEAST_KIB, MIN_FREE_MOST_KIB), pages * PAGE_KIB / LEAST_SHARE);
  }

  /** Sets the watermarks, reserves and list sizes of all zones, so that together they keep {@code minFreeKib} free. */
  static void distribute(List<Node> nodes, long minFreeKib, int scaleFactor) {
    long all = nodes.stream().flatMap(node -> node.zones().stream()).filter(zone -> zone.kind() != ZoneKind.MOVABLE).mapToLong(Zone::managed).sum();
    for (Node node : nodes) {
      for (Zone zone : node.zones()) {
        long share = Math.round(Math.floor((double) minFreeKib / PAGE_KIB * zone.managed() / Math.max(1, all)));
        zone.watermarks(of(zone.managed(), zone.kind() == ZoneKind.MOVABLE ? movable(zone) : share, scaleFactor), reserves(node, zone));
      }
    }
  }

  private static long movable(Zone zone) {
    return Math.clamp(zone.managed() / MOVABLE_SHARE, MOVABLE_LEAST, MOVABLE_MOST);
  }

  static Watermarks of(long managed, long min, int scaleFactor) {
    long step = Math.max(min / 4, managed * scaleFactor / 10_000);
    return new Watermarks(min, min + step, min + 2 * step);
  }

  /** {@return for each kind of zone, how many pages {@code zone} keeps from allocations that could have used zones up to that kind} */
  private static long[] reserves(Node node, Zone zone) {
    long[] reserves = new long[ZoneKind.values().length];
    for (ZoneKind highest : ZoneKind.values()) {
      long above = node.zones().stream().filter(other -> other.kind().compareTo(zone.kind()) > 0 && other.kind().compareTo(highest) <= 0)
          .mapToLong(Zone::managed).sum();
      reserves[highest.ordinal()] = zone.kind().reserveRatio() == 0 ? 0 : above / zone.kind().reserveRatio();
    }
    return reserves;
  }
}
