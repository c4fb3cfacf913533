package pith.mm.vma;

import java.util.Arrays;
import java.util.List;
import pith.sync.RwSemaphore;

/** The VMAs of a space, sorted by address; no two overlap. A sorted array: looking up allocates nothing and stays within few cache lines. */
public final class VmaTable {
  private final RwSemaphore lock;
  private Vma[] sorted = new Vma[16];
  private int count;

  VmaTable(RwSemaphore lock) {
    this.lock = lock;
  }

  /** {@return how many there are} */
  public int count() {
    return count;
  }

  /** {@return the VMA that contains {@code address}, or null} */
  public Vma find(long address) {
    Vma vma = findFrom(address);
    return vma != null && vma.start <= address ? vma : null;
  }

  /** {@return the VMA that contains {@code address}, or else the first above it, or null} */
  public Vma findFrom(long address) {
    int at = indexFrom(address);
    return at < count ? sorted[at] : null;
  }

  /** {@return the first VMA that overlaps {@code [start, end)}, or null} */
  public Vma findOverlap(long start, long end) {
    Vma vma = findFrom(start);
    return vma != null && vma.start < end ? vma : null;
  }

  /** {@return the VMA next above {@code vma}, or null} */
  public Vma after(Vma vma) {
    int at = indexFrom(vma.start) + 1;
    return at < count ? sorted[at] : null;
  }

  /** {@return the VMA next below {@code address} that does not contain it, or null} */
  public Vma before(long address) {
    int at = indexFrom(address);
    return at > 0 ? sorted[at - 1] : null;
  }

  /** {@return the VMA at a place of the order, 0 being the lowest} */
  public Vma at(int place) {
    return sorted[place];
  }

  /** {@return the place of the first VMA that ends above {@code address}} */
  public int indexFrom(long address) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = low + high >>> 1;
      if (sorted[middle].end > address) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** {@return all VMAs at this moment, lowest first} */
  public List<Vma> snapshot(RwSemaphore.AnyHeld guard) {
    assert guard.semaphore() == lock;
    return List.of(Arrays.copyOf(sorted, count));
  }

  void insert(RwSemaphore.WriteHeld guard, Vma vma) {
    assert guard.semaphore() == lock;
    int at = indexFrom(vma.start);
    assert at == count || sorted[at].start >= vma.end : vma + " overlaps " + sorted[at];
    if (count == sorted.length) {
      sorted = Arrays.copyOf(sorted, count * 2);
    }
    System.arraycopy(sorted, at, sorted, at + 1, count - at);
    sorted[at] = vma;
    count++;
  }

  void remove(RwSemaphore.WriteHeld guard, Vma vma) {
    assert guard.semaphore() == lock;
    int at = indexFrom(vma.start);
    assert sorted[at] == vma;
    System.arraycopy(sorted, at + 1, sorted, at, count - at - 1);
    sorted[--count] = null;
  }
}
