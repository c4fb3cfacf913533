package pith.mm.slab;

import pith.hal.memory.PhysicalMemory;
import pith.hal.memory.StaticData;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageOwner;
import pith.mm.physical.Zone;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Memory of any size, for buffers and for objects too rare to have a cache: one cache for each size class, whole pages beyond the largest. The classes between
 * the powers of two keep the waste of the sizes that are asked for most small. Source: Linux {@code kmalloc}.
 */
public final class Kmalloc {
  private static final int[] SIZES = {8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192};
  private static final int KIB = 1024;

  private final SlabAllocator slabs;
  private final SlabCache[] caches = new SlabCache[SIZES.length];

  Kmalloc(SlabAllocator slabs) {
    this.slabs = slabs;
    for (int i = 0; i < SIZES.length; i++) {
      caches[i] = slabs.cache(new CacheSpec("kmalloc-" + text(SIZES[i]), SIZES[i]));
    }
  }

  private static String text(int bytes) {
    return bytes < KIB ? Integer.toString(bytes) : bytes / KIB + "k";
  }

  /** {@return the size of the class that {@code bytes}, at most 8192, are served from} */
  static int roundUp(int bytes) {
    return SIZES[index(bytes)];
  }

  private static int index(int bytes) {
    int index = 0;
    while (SIZES[index] < bytes) {
      index++;
    }
    return index;
  }

  /** {@return addresses for what has no object in memory, of the machine whose memory this is} */
  public StaticData staticData() {
    return slabs.pages().ram().staticData();
  }

  /** {@return the cache that serves objects of {@code bytes} bytes, at most 8192} */
  public SlabCache cache(int bytes) {
    return caches[index(bytes)];
  }

  SlabCache[] all() {
    return caches;
  }

  /**
   * Takes {@code bytes} contiguous bytes, contents undefined; may sleep. {@return their physical address}
   *
   * @throws Refused ENOMEM, also for more than the largest block of pages
   */
  public long allocate(long bytes) {
    return bytes <= SIZES[SIZES.length - 1] ? cache((int) bytes).allocate() : allocatePages(bytes);
  }

  private long allocatePages(long bytes) {
    long pages = (bytes + PhysicalMemory.PAGE_BYTES - 1) >>> PhysicalMemory.PAGE_SHIFT;
    int order = Long.SIZE - Long.numberOfLeadingZeros(pages - 1);
    if (order > Zone.MAX_ORDER) {
      throw Refused.of(Errno.ENOMEM);
    }
    long address = slabs.pages().allocate(order, Allocation.KERNEL);
    slabs.pages().frames().own(address, new LargeBuffer(address, order), 0);
    return address;
  }

  /** Gives back what {@link #allocate} gave. */
  public void free(long address) {
    if (slabs.owner(address) instanceof LargeBuffer buffer && buffer.address == address) {
      slabs.pages().frames().own(address, null, 0);
      slabs.pages().free(address, buffer.order);
    } else {
      slabs.slabOf(address, null).cache.free(address);
    }
  }

  /** Pages that were too many for a slab. */
  private record LargeBuffer(long address, int order) implements PageOwner {
    @Override
    public Use use() {
      return Use.KERNEL;
    }
  }
}
