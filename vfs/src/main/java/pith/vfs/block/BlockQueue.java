package pith.vfs.block;

import java.util.List;
import java.util.SequencedMap;
import pith.hal.KernelStack;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Work;
import pith.sync.Completion;
import pith.sync.Sleep;
import pith.vfs.block.Bio.Operation;

/**
 * The way to one disk: bios come in, are cut and merged into requests, and go to the driver's queues. Requests may end in any order: who needs one before
 * another waits for its end, and who needs it to survive a power cut asks for a flush.
 */
public final class BlockQueue {
  /** Sectors in a page. */
  public static final int PAGE_SECTORS = PhysicalMemory.PAGE_BYTES / Bio.SECTOR_BYTES;

  /** Checking a bio and making a request of it, in cycles. */
  private static final long SUBMIT_CYCLES = 200;

  /** Trying whether a bio fits to a request. */
  private static final long MERGE_CYCLES = 15;

  /** Finding a request again that has ended, and counting it. */
  private static final long END_CYCLES = 100;

  /** Runs when a transfer has ended, in an interrupt: must not sleep. */
  @FunctionalInterface
  public interface End {
    /** {@code done} tells whether the data were moved; otherwise it is an I/O error. */
    void ended(boolean done);
  }

  private final BlockDriver driver;
  private final BlockServices services;
  private final BlockLimits limits;
  private final Splitter splitter;
  private final FlushSequence flushes = new FlushSequence(this);
  private final HardwareQueue[] queues;
  private final BlockStatistics statistics = new BlockStatistics();
  private final Elevator elevator;

  /** The disk is gone for those who came by this way, even if another way leads to it later. Source: Linux's {@code GD_DEAD}. */
  private volatile boolean dead;

  /** The way to a disk of a machine that does not run. */
  public BlockQueue(BlockDriver driver) {
    this(driver, BlockServices.NONE);
  }

  public BlockQueue(BlockDriver driver, BlockServices services) {
    this.driver = driver;
    this.services = services;
    this.elevator = new Elevator(this, services, driver.depth());
    this.limits = driver.limits();
    this.splitter = new Splitter(limits);
    this.queues = new HardwareQueue[driver.queues()];
    for (int i = 0; i < queues.length; i++) {
      queues[i] = new HardwareQueue(driver.depth());
    }
  }

  /** {@return the name of the device, as under /dev} */
  public String name() {
    return driver.name();
  }

  /** {@return the size in sectors of 512 bytes} */
  public long sectors() {
    return driver.sectors();
  }

  public boolean readOnly() {
    return driver.readOnly();
  }

  public BlockLimits limits() {
    return limits;
  }

  /** From now on every bio fails. Source: Linux's {@code blk_mark_disk_dead}. */
  void die() {
    dead = true;
  }

  /** {@return what was asked of the disk so far} */
  public BlockStatistics statistics() {
    return statistics;
  }

  /** Takes a bio; returns at once. Its memory must stay as it is until its end ran, which may be before this returns. */
  public void submit(Bio bio) {
    submit(bio, null);
  }

  /** As {@link #submit(Bio)}; {@code plug} holds it back together with others. */
  public void submit(Bio bio, Plug plug) {
    if (!accepts(bio)) {
      bio.end(BlockStatus.INVALID);
    } else if (bio.operation().changes() && !bio.operation().moves() && limits.maxDiscardBytes() == 0) {
      bio.end(BlockStatus.NOT_SUPPORTED);
    } else {
      long begin = admit(bio);
      if (begin > now()) {
        services.timers().start(begin, () -> begin(bio, null));
      } else {
        begin(bio, plug);
      }
    }
  }

  /** {@return when the groups that a bio is for let it begin} */
  private long admit(Bio bio) {
    if (bio.owner() == null) {
      bio.owner(services.owners().get());
    }
    long begin = 0;
    if (bio.owner() != null && bio.bytes() > 0) {
      bio.owner().moves(bio.operation().changes(), bio.bytes());
      for (BlockGroup group = bio.owner().group(); group != null; group = group.parent()) {
        BlockShare share = group.shareIfAny(name());
        begin = share != null && share.limited() ? Math.max(begin, share.admit(bio, now(), services.hertz())) : begin;
      }
    }
    return begin;
  }

  private void begin(Bio bio, Plug plug) {
    if (dead) {
      bio.end(BlockStatus.OFFLINE);
    } else if (flushes.takes(bio)) {
      flushes.submit(bio);
    } else {
      start(bio, plug);
    }
  }

  private boolean accepts(Bio bio) {
    int block = limits.logicalBlockBytes() / Bio.SECTOR_BYTES;
    boolean within = bio.sector() >= 0 && bio.sectors() <= sectors() && bio.sector() <= sectors() - bio.sectors();
    boolean aligned = bio.sector() % block == 0 && bio.sectors() % block == 0;
    boolean empty = bio.sectors() == 0 && bio.operation() != Operation.FLUSH && !bio.has(Bio.PREFLUSH);
    return within && aligned && !empty && !(bio.operation().changes() && readOnly());
  }

  /** Makes requests of a bio that needs no flushes. */
  void start(Bio bio, Plug plug) {
    for (Bio part : splitter.split(bio)) {
      Work.charge(SUBMIT_CYCLES);
      Request request = new Request(this, part, now());
      statistics.started(now());
      if (plug == null) {
        insert(List.of(request));
      } else {
        Work.charge(MERGE_CYCLES);
        plug.add(request);
      }
    }
  }

  /** A bio's own request is not needed: it became part of another. */
  void merged(Bio bio) {
    statistics.merged(bio, now());
  }

  /** Virtual time in cycles; before the machine runs, none has passed. */
  static long now() {
    return KernelStack.isCurrent() ? KernelStack.current().hart().cycles() : 0;
  }

  private static int hart() {
    return KernelStack.isCurrent() ? KernelStack.current().hart().id() : 0;
  }

  /** Takes requests that are complete. */
  void insert(List<Request> requests) {
    if (elevator.isActive()) {
      elevator.insert(requests);
    } else {
      send(requests);
    }
  }

  /** Gives requests to the device, which is told once of all that go to one of its queues. */
  void send(List<Request> requests) {
    if (requests.isEmpty()) {
      return;
    }
    int told = -1;
    for (Request request : requests) {
      int queue = driver.queueFor(hart(), request.has(Bio.POLLED));
      if (queue != told && told >= 0) {
        driver.commit(told);
      }
      told = queue;
      request.queueNumber(queue);
      if (queues[queue].admit(request)) {
        issue(request);
      }
    }
    driver.commit(told);
  }

  private void issue(Request request) {
    request.issued(now());
    driver.queue(request.queueNumber(), request);
  }

  /** A driver tells that the device has finished a request, on the hart that found out. */
  public void completed(Request request, BlockStatus status) {
    Work.charge(END_CYCLES);
    statistics.ended(request, status.ok(), now());
    Request next = queues[request.queueNumber()].ended();
    if (next != null) {
      issue(next);
      driver.commit(next.queueNumber());
    }
    if (request.scheduler() != null) {
      elevator.completed(request);
    }
    if (status.ok() && request.owner() != null && request.bytes() > 0) {
      for (BlockGroup group = request.owner().group(); group != null; group = group.parent()) {
        group.share(name()).moved(request.operation(), request.bytes());
      }
    }
    request.end(status);
    elevator.run();
  }

  /** {@return the name of the scheduler, {@code none} for none} */
  public String scheduler() {
    return elevator.name();
  }

  /** {@return the names of all schedulers there are} */
  public List<String> schedulers() {
    return elevator.names();
  }

  /** Changes the scheduler. {@return whether there is one of that name} */
  public boolean scheduler(String name) {
    return elevator.choose(name);
  }

  /** {@return what people may set of the scheduler, by name} */
  public SequencedMap<String, IoScheduler.Tunable> tunables() {
    return elevator.tunables();
  }

  /** {@return how many requests the device gets at once, at most} */
  public int requests() {
    return elevator.depth();
  }

  /** Lets the device have {@code most} requests at once, on each of its queues, and in all if there is a scheduler. */
  public void requests(int most) {
    int depth = Math.clamp(most, 1, driver.depth());
    for (HardwareQueue queue : queues) {
      queue.depth(depth);
    }
    elevator.depth(depth);
  }

  /**
   * Ends transfers that the device has finished, those of this hart's polled queue first: a task may have come to another hart since it asked.
   * {@return how many}
   */
  public int poll() {
    int ended = driver.poll(driver.queueFor(hart(), true));
    for (int i = 0; i < queues.length && ended == 0; i++) {
      if (queues[i].busy()) {
        ended = driver.poll(i);
      }
    }
    return ended;
  }

  /** Moves whole pages and sleeps until that is done. {@return whether it was; false means an I/O error} */
  public boolean transfer(Operation operation, long sector, long... pages) {
    return await(operation, sector, pages, 0).ok();
  }

  /** As {@link #transfer} with flags of {@link Bio}. {@return how it ended} */
  public BlockStatus await(Operation operation, long sector, long[] pages, int flags) {
    Completion finished = new Completion();
    return await(Bio.ofPages(operation, sector, flags | Bio.SYNC, pages, _ -> finished.complete()), finished);
  }

  /** As {@link #transfer}, of the first {@code sectors} sectors of one page. */
  boolean move(Operation operation, long sector, int sectors, long page) {
    Completion finished = new Completion();
    return await(new Bio(operation, sector, Bio.SYNC, _ -> finished.complete()).add(page, sectors * Bio.SECTOR_BYTES), finished).ok();
  }

  /** Makes everything written so far durable; sleeps. {@return whether it was} */
  public boolean flush() {
    Completion finished = new Completion();
    return await(Bio.withoutData(Operation.FLUSH, 0, 0, Bio.SYNC, _ -> finished.complete()), finished).ok();
  }

  private BlockStatus await(Bio bio, Completion finished) {
    submit(bio);
    await(finished);
    return bio.status();
  }

  /** Sleeps until what {@code finished} stands for is done; counts as waiting for the disk. */
  void await(Completion finished) {
    if (!finished.tryAwait()) {
      services.waits().enter();
      finished.await(Sleep.UNINTERRUPTIBLE);
      services.waits().leave();
    }
  }

  /** As {@link #submit(Bio)} of whole sectors in whole pages; {@code end} is told whether they were moved. */
  public void submit(Operation operation, long sector, int sectors, long[] pages, End end) {
    Bio bio = new Bio(operation, sector, 0, done -> end.ended(done.status().ok()));
    int left = sectors * Bio.SECTOR_BYTES;
    for (int i = 0; left > 0; left -= PhysicalMemory.PAGE_BYTES, i++) {
      bio.add(pages[i], Math.min(left, PhysicalMemory.PAGE_BYTES));
    }
    submit(bio);
  }
}
