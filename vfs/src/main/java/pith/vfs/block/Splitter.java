package pith.vfs.block;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a bio into parts that a device takes: not too long, not too many pieces of memory, and no two pieces that meet where they must not. Source: Linux's
 * {@code bio_split_rw}.
 */
final class Splitter {
  private final BlockLimits limits;

  Splitter(BlockLimits limits) {
    this.limits = limits;
  }

  /** {@return the parts in order, which together tell the end of {@code bio}; or just {@code bio} if it fits} */
  List<Bio> split(Bio bio) {
    int first = fitting(bio, 0);
    if (first == bio.bytes()) {
      return List.of(bio);
    }
    List<Bio> parts = new ArrayList<>();
    for (int from = 0, count = first; from < bio.bytes(); from += count, count = fitting(bio, from)) {
      parts.add(bio.part(from, count, bio.flags()));
    }
    bio.cut(parts.size());
    return parts;
  }

  /** {@return how many bytes from byte {@code from} on one request takes} */
  private int fitting(Bio bio, int from) {
    int left = bio.bytes() - from;
    if (!bio.operation().moves()) {
      return Math.min(left, limits.maxDiscardBytes());
    }
    int most = Math.min(left, limits.maxBytes());
    int fit = 0;
    int at = 0;
    int pieces = 0;
    for (int i = 0; i < bio.segments() && fit < most; at += bio.length(i), i++) {
      int skipped = Math.max(0, from - at);
      if (skipped >= bio.length(i)) {
        continue;
      }
      if (pieces > 0 && (pieces == limits.maxSegments() || !limits.joins(bio.endOf(i - 1), bio.address(i)))) {
        break;
      }
      fit += bio.length(i) - skipped;
      pieces++;
    }
    return whole(Math.min(fit, most), left);
  }

  /** Parts end at blocks of the device; what a bio ends with is its own affair. */
  private int whole(int fit, int left) {
    int blocks = fit == left ? fit : fit / limits.logicalBlockBytes() * limits.logicalBlockBytes();
    return blocks == 0 ? fit : blocks;
  }
}
