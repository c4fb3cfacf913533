package pith.vfs.block;

import java.util.TreeMap;

/** Requests that wait, by their first sectors: what schedulers look in for the next in the direction of travel, and for neighbours of a newcomer. */
public final class RequestOrder {
  private final TreeMap<Long, Request> bySector = new TreeMap<>();

  /** Adds a request. {@return false if another one begins at the same sector, which has to go first} */
  public boolean add(Request request) {
    return bySector.putIfAbsent(request.sector(), request) == null;
  }

  public void remove(Request request) {
    bySector.remove(request.sector(), request);
  }

  /** {@return the first request at or behind {@code sector}, or else the first of all; null if there is none} */
  public Request from(long sector) {
    if (bySector.isEmpty()) {
      return null;
    }
    var next = bySector.ceilingEntry(sector);
    return next == null ? bySector.firstEntry().getValue() : next.getValue();
  }

  /** {@return the first request at or behind {@code sector}; null if there is none} */
  public Request behind(long sector) {
    var next = bySector.ceilingEntry(sector);
    return next == null ? null : next.getValue();
  }

  /** Makes {@code request}, which has one bio, part of a neighbour. {@return whether it did} */
  public boolean merge(Request request) {
    Bio bio = request.first();
    var before = bySector.lowerEntry(bio.sector());
    if (before != null && before.getValue().mergeBack(bio)) {
      return true;
    }
    Request behind = bySector.get(bio.endSector());
    if (behind == null || bySector.containsKey(bio.sector()) || !behind.mergeFront(bio)) {
      return false;
    }
    bySector.remove(bio.endSector());
    bySector.put(behind.sector(), behind);
    return true;
  }

  public boolean isEmpty() {
    return bySector.isEmpty();
  }

  public int size() {
    return bySector.size();
  }
}
