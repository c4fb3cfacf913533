package pith.vfs.nvme;

import java.io.IOException;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.device.VolatileCache;
import pith.hal.memory.PhysicalMemory;
import pith.hal.nvme.NvmeController;
import pith.hal.nvme.NvmeIdentify;
import pith.hal.nvme.NvmeRegister;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAllocator;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio;
import pith.vfs.block.BlockDriver;
import pith.vfs.block.BlockLimits;
import pith.vfs.block.BlockStatus;
import pith.vfs.block.BlockTimers;
import pith.vfs.block.Request;

/**
 * Drives an NVMe controller with one namespace. Each hart has a pair of queues of its own as far as the controller has so many; those that are polled are made
 * when somebody polls.
 */
public final class NvmeDriver implements BlockDriver {
  private static final LockClass LOCK = LockClass.of("nvme_queues.lock");

  /** Entries of a queue, if the device has no shorter ones: one less is the most that it has at once. */
  private static final int QUEUE_SIZE = 128;

  private static final int MOST_DISCARD_BYTES = 1 << 24;

  /** How long a command may take. Source: Linux's {@code nvme_core.io_timeout}. */
  private static final long TIMEOUT_SECONDS = 30;

  private final NvmeController device;
  private final PageAllocator pages;
  private final BlockTimers timers;
  private final long timeoutCycles;
  private final AdminQueue admin;
  private final String name;
  private final int pairs;
  private final int size;
  private final CommandBuilder builder;
  private final SpinLock lock = new SpinLock(LOCK);

  /** By number: first those with interrupts, then those that are polled, made under {@link #lock} when they are wanted. */
  private final NvmeQueue[] queues;

  private long sectors;
  private boolean readOnly;
  private BlockLimits limits;
  private boolean watching;
  private volatile boolean offline;

  /** Boot: takes a controller into use. {@code number} is its number among the controllers. */
  public NvmeDriver(NvmeController device, int number, int harts, PageAllocator pages, BlockTimers timers, long hertz) {
    this.device = device;
    this.pages = pages;
    this.timers = timers;
    this.timeoutCycles = TIMEOUT_SECONDS * hertz;
    this.name = "nvme" + number + "n1";
    this.pairs = Math.min(harts, device.vectors().size());
    this.size = (int) Math.min(QUEUE_SIZE, NvmeRegister.CAP_MQES.get(device.read(NvmeRegister.CAP)) + 1);
    this.builder = new CommandBuilder(pages.ram());
    this.queues = new NvmeQueue[2 * pairs];
    this.admin = new AdminQueue(device, pages.ram(), AdminQueue.allocate(pages));
    admin.start();
    identify();
    for (int i = 0; i < pairs; i++) {
      queues[i] = newQueue(i, Allocation.KERNEL);
      admin.create(queues[i], i);
      device.route(i, i);
    }
  }

  private void identify() {
    PhysicalMemory ram = pages.ram();
    long page = pages.allocate(0, Allocation.KERNEL);
    admin.identify(NvmeIdentify.CNS_NAMESPACE, 1, page);
    int blockBytes = 1 << NvmeIdentify.LBADS.get(NvmeIdentify.LBAF0.get(ram, page));
    sectors = NvmeIdentify.NSZE.get(ram, page) * (blockBytes / Bio.SECTOR_BYTES);
    readOnly = (NvmeIdentify.NSATTR.get(ram, page) & 1) != 0;
    admin.identify(NvmeIdentify.CNS_CONTROLLER, 0, page);
    int mostBytes = PhysicalMemory.PAGE_BYTES << NvmeIdentify.MDTS.get(ram, page);
    boolean cache = (NvmeIdentify.VWC.get(ram, page) & 1) != 0;
    int discards = NvmeIdentify.ONCS_DATASET.isSet(NvmeIdentify.ONCS.get(ram, page)) ? MOST_DISCARD_BYTES : 0;
    limits = new BlockLimits(blockBytes, mostBytes, NvmeController.MOST_PAGES, PhysicalMemory.PAGE_BYTES, discards, cache, true);
    pages.put(page);
  }

  private NvmeQueue newQueue(int number, Allocation kind) {
    return new NvmeQueue(number + 1, device, pages.ram(), QueueMemory.allocate(pages, size, kind), size, builder);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long sectors() {
    return sectors;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public BlockLimits limits() {
    return limits;
  }

  @Override
  public int queues() {
    return queues.length;
  }

  @Override
  public int depth() {
    return size - 1;
  }

  /** Without memory for a polled queue, an interrupt tells of the end. */
  @Override
  public int queueFor(int hart, boolean polled) {
    int number = hart % pairs;
    return polled && polledQueue(number + pairs) ? number + pairs : number;
  }

  private boolean polledQueue(int number) {
    if (queues[number] == null) {
      try (var _ = lock.acquire()) {
        if (queues[number] == null) {
          NvmeQueue queue = newQueue(number, Allocation.ATOMIC);
          admin.create(queue, -1);
          queues[number] = queue;
        }
      } catch (Refused outOfMemory) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void queue(int queue, Request request) {
    if (offline) {
      request.queue().completed(request, BlockStatus.OFFLINE);
      return;
    }
    queues[queue].put(request);
    if (!watching) {
      watching = true;
      timers.start(request.issuedAt() + timeoutCycles, this::watch);
    }
  }

  @Override
  public void commit(int queue) {
    queues[queue].commit();
  }

  /** The interrupt of a pair of queues; the first has number 0. */
  public void interrupt(int queue, Hart hart) {
    queues[queue].reap();
  }

  @Override
  public int poll(int queue) {
    return queues[queue] == null ? 0 : queues[queue].reap();
  }

  /** Aborts commands that the device has had for too long, and comes again as long as it has any. */
  private void watch() {
    boolean busy = false;
    long now = KernelStack.current().hart().cycles();
    for (NvmeQueue queue : queues) {
      if (queue != null) {
        for (int cid = queue.olderThan(now - timeoutCycles); cid >= 0 && admin.abort(queue.id, cid); cid = queue.olderThan(now - timeoutCycles)) {
          queue.reap();
        }
        busy |= !queue.isIdle();
      }
    }
    watching = busy;
    if (busy) {
      timers.start(now + timeoutCycles, this::watch);
    }
  }

  /**
   * The power goes: whatever the device was doing fails, and so does all that is asked of it until {@link #restart}.
   * {@return what its write cache lost; {@code seed} decides} Throws what the host's storage throws.
   */
  public VolatileCache.Loss cutPower(long seed) throws IOException {
    offline = true;
    VolatileCache.Loss loss = device.powerCut(seed);
    for (NvmeQueue queue : queues) {
      if (queue != null) {
        queue.abandon(BlockStatus.OFFLINE);
      }
    }
    return loss;
  }

  /** The power is there again: sets the device up as at boot. */
  public void restart() {
    admin.start();
    for (int i = 0; i < queues.length; i++) {
      if (queues[i] != null) {
        admin.create(queues[i], i < pairs ? i : -1);
      }
    }
    offline = false;
  }

  public NvmeController device() {
    return device;
  }
}
