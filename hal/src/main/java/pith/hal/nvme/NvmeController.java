package pith.hal.nvme;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.device.BlockStorage;
import pith.hal.device.Bus;
import pith.hal.device.Device;
import pith.hal.device.DiskFaults;
import pith.hal.device.VolatileCache;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.StorageSpec;

/**
 * An NVMe controller with one namespace. Its driver reads and writes registers and rings doorbells; commands and their ends lie in queues in RAM. Commands of
 * the admin queue are done at once; the others take the time that {@link MediaTiming} says, and end in any order.
 */
public final class NvmeController implements Device {
  /** Most pages that one command moves: 128 KiB. */
  public static final int MOST_PAGES = 32;

  /** An interrupt of a queue, which has a line of its own (MSI-X). */
  public record Vector(String name) implements Device {
    @Override
    public SequencedMap<String, Long> registers() {
      return new LinkedHashMap<>();
    }
  }

  private final Bus bus;
  private final String name;
  private final StorageSpec spec;
  private final DiskFaults faults;
  private final VolatileCache storage;
  private final Medium medium;
  private final MediaTiming timing;
  private final List<Vector> vectors = new ArrayList<>();
  private final int[] lines;

  /** The device's own lock; nothing is locked or waited for inside of it. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}, as all below. */
  private final SequencedMap<Integer, SubmissionQueue> submissions = new LinkedHashMap<>();

  private final SequencedMap<Integer, CompletionQueue> completions = new LinkedHashMap<>();
  private final List<IoCommand> running = new ArrayList<>();
  private final AdminCommands admin;
  private long configuration;
  private long adminSizes;
  private long adminSubmission;
  private long adminCompletion;

  /** Counts resets: the ends of commands that came before the last one do not happen. */
  private long life;

  private long commands;
  private long served;

  /** A controller with at most {@code vectorCount} pairs of queues beside the admin queue, each with an interrupt. */
  public NvmeController(Bus bus, String name, BlockStorage below, StorageSpec spec, DiskFaults faults, int vectorCount) {
    this.bus = bus;
    this.name = name;
    this.spec = spec;
    this.faults = faults;
    this.storage = new VolatileCache(below, spec.cacheBytes());
    this.medium = new Medium(bus.ram(), storage, faults);
    this.timing = new MediaTiming(spec, bus.rate().hertz());
    this.lines = new int[vectorCount];
    for (int i = 0; i < vectorCount; i++) {
      Vector vector = new Vector(name + "q" + (i + 1));
      vectors.add(vector);
      lines[i] = bus.interrupts().connect(vector);
    }
    this.admin = new AdminCommands(this, bus.ram());
    resetCache();
  }

  private void resetCache() {
    try {
      storage.enable(spec.cacheBytes() > 0);
    } catch (IOException e) {
      throw new AssertionError("nothing is written", e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  /** {@return its interrupts: that of queue pair 1 first} */
  public List<Vector> vectors() {
    return List.copyOf(vectors);
  }

  /** Sends interrupts of a queue pair to a hart. */
  public void route(int vector, int hart) {
    bus.interrupts().route(lines[vector], hart);
  }

  /** Reads a register: see {@link NvmeRegister}. */
  public long read(int register) {
    lock.lock();
    try {
      return switch (register) {
        case NvmeRegister.CAP -> capabilities();
        case NvmeRegister.VS -> NvmeRegister.VERSION;
        case NvmeRegister.CC -> configuration;
        case NvmeRegister.CSTS -> NvmeRegister.CSTS_RDY.with(0, NvmeRegister.CC_EN.get(configuration));
        case NvmeRegister.AQA -> adminSizes;
        case NvmeRegister.ASQ -> adminSubmission;
        case NvmeRegister.ACQ -> adminCompletion;
        default -> 0;
      };
    } finally {
      lock.unlock();
    }
  }

  private long capabilities() {
    long timeout = NvmeRegister.CAP_TO.with(NvmeRegister.CAP_MQES.with(0, spec.depth() - 1), 20);
    return timeout | NvmeRegister.CAP_CQR.mask() | NvmeRegister.CAP_CSS_NVM.mask();
  }

  /** Writes a register or rings a doorbell. */
  public void write(int register, long value) {
    List<Integer> raised = new ArrayList<>(2);
    lock.lock();
    try {
      switch (register) {
        case NvmeRegister.CC -> configure(value);
        case NvmeRegister.AQA -> adminSizes = value;
        case NvmeRegister.ASQ -> adminSubmission = value;
        case NvmeRegister.ACQ -> adminCompletion = value;
        default -> {
          if (register >= NvmeRegister.DOORBELLS) {
            ring((register - NvmeRegister.DOORBELLS) / 4, (int) value, raised);
          }
        }
      }
    } finally {
      lock.unlock();
    }
    raise(raised, raised.isEmpty() ? 0 : bus.engine().now());
  }

  /** Switching it on makes the admin queue, switching it off forgets all queues and whatever runs. */
  private void configure(long value) {
    boolean before = NvmeRegister.CC_EN.isSet(configuration);
    configuration = value;
    if (before != NvmeRegister.CC_EN.isSet(value)) {
      life++;
      submissions.clear();
      completions.clear();
      running.clear();
      if (!before) {
        CompletionQueue queue = new CompletionQueue(bus.ram(), 0, adminCompletion, (int) NvmeRegister.AQA_ACQS.get(adminSizes) + 1, -1);
        completions.put(0, queue);
        submissions.put(0, new SubmissionQueue(0, adminSubmission, (int) NvmeRegister.AQA_ASQS.get(adminSizes) + 1, queue));
      }
    }
  }

  private void ring(int doorbell, int value, List<Integer> raised) {
    if (doorbell % 2 == 0) {
      SubmissionQueue queue = submissions.get(doorbell / 2);
      while (queue != null && value < queue.size && queue.head != value) {
        begin(queue, queue.take(), raised);
      }
    } else {
      CompletionQueue queue = completions.get(doorbell / 2);
      if (queue != null && value < queue.size() && queue.taken(value)) {
        interrupt(queue, raised);
      }
    }
  }

  private void begin(SubmissionQueue queue, long at, List<Integer> raised) {
    if (queue.id == 0) {
      int cid = NvmeCommand.CID.get(bus.ram(), at);
      int status = admin.execute(at);
      queue.completions.post(queue, cid, status, admin.result());
      return;
    }
    IoCommand command = new IoCommand(bus.ram(), queue, at);
    int status = medium.check(command, MOST_PAGES);
    long now = bus.engine().now();
    running.add(command);
    command.lost = faults.lost(commands++);
    if (!command.lost) {
      long started = life;
      long end = status == NvmeStatus.SUCCESS ? end(command, now) : timing.quick(now);
      bus.engine().schedule(end, then -> finish(command, status, started, then));
    }
  }

  private long end(IoCommand command, long now) {
    return switch (command.opcode) {
      case NvmeOpcode.READ -> timing.read(now, command.block * Medium.BLOCK, command.blocks * Medium.BLOCK);
      case NvmeOpcode.WRITE ->
          command.durable || !storage.enabled() ? timing.writeThrough(now, command.blocks * Medium.BLOCK) : timing.write(now, command.blocks * Medium.BLOCK);
      case NvmeOpcode.FLUSH -> storage.enabled() ? timing.flush(now) : timing.quick(now);
      default -> timing.quick(now);
    };
  }

  private void finish(IoCommand command, int checked, long started, long now) {
    List<Integer> raised = new ArrayList<>(1);
    lock.lock();
    try {
      if (started != life || !running.remove(command)) {
        return;
      }
      int status = checked == NvmeStatus.SUCCESS ? medium.serve(command) : checked;
      served++;
      end(command, status, raised);
    } finally {
      lock.unlock();
    }
    raise(raised, now);
  }

  private void end(IoCommand command, int status, List<Integer> raised) {
    if (command.queue.completions.post(command.queue, command.cid, status, 0)) {
      interrupt(command.queue.completions, raised);
    }
  }

  private void interrupt(CompletionQueue queue, List<Integer> raised) {
    if (queue.vector >= 0) {
      raised.add(lines[queue.vector]);
    }
  }

  private void raise(List<Integer> raised, long now) {
    raised.forEach(line -> bus.interrupts().raise(line, now));
  }

  /** Ends a command that runs. {@return whether there was such a one} */
  boolean abort(int queue, int cid) {
    for (IoCommand command : running) {
      if (command.queue.id == queue && command.cid == cid) {
        running.remove(command);
        List<Integer> raised = new ArrayList<>(1);
        end(command, NvmeStatus.ABORT_REQUESTED, raised);
        raise(raised, bus.engine().now());
        return true;
      }
    }
    return false;
  }

  /**
   * The power goes and comes back: what runs never ends, and of what the write cache had, {@code seed} decides how much is left. The controller is as it
   * was when it was new.
   */
  public VolatileCache.Loss powerCut(long seed) throws IOException {
    lock.lock();
    try {
      for (IoCommand command : running) {
        if (command.opcode == NvmeOpcode.WRITE && storage.enabled() && medium.check(command, MOST_PAGES) == NvmeStatus.SUCCESS) {
          medium.begun(command);
        }
      }
      configure(0);
      VolatileCache.Loss loss = storage.powerCut(seed);
      resetCache();
      return loss;
    } finally {
      lock.unlock();
    }
  }

  /** The machine is off, and the drive still has power: what its write cache has reaches the medium. */
  public void settle() {
    lock.lock();
    try {
      storage.flush();
    } catch (IOException lost) {
      // A drive that fails at the end has nobody to tell.
    } finally {
      lock.unlock();
    }
  }

  SequencedMap<Integer, SubmissionQueue> submissions() {
    return submissions;
  }

  SequencedMap<Integer, CompletionQueue> completions() {
    return completions;
  }

  int vectorCount() {
    return lines.length;
  }

  StorageSpec spec() {
    return spec;
  }

  VolatileCache storage() {
    return storage;
  }

  @Override
  public SequencedMap<String, Long> registers() {
    SequencedMap<String, Long> shown = new LinkedHashMap<>();
    shown.put("blocks", medium.blocks());
    shown.put("enabled", NvmeRegister.CC_EN.get(configuration));
    shown.put("queues", (long) submissions.size());
    shown.put("in-flight", (long) running.size());
    shown.put("served", served);
    shown.put("dirty", storage.dirtyBytes());
    return shown;
  }
}
