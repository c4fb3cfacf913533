package pith.hal.device;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.device.BlockRequest.Completion;
import pith.hal.device.BlockRequest.Operation;
import pith.hal.device.BlockRequest.Status;
import pith.hal.memory.PhysicalMemory;

/**
 * A disk with one queue: it serves requests in order, each taking {@link #ACCESS_NANOS} and the time to move its data, and raises its
 * line when one is done. Requests come under its driver's lock; what events share with them is guarded by {@link #registers}.
 */
public final class BlockDevice implements Device {
  public static final int SECTOR_BYTES = BlockStorage.SECTOR_BYTES;

  /** Time to reach the data: that of a good solid-state disk (estimate). */
  public static final long ACCESS_NANOS = 20_000;

  /** Data moved per microsecond, in bytes: 2 GB/s (estimate). */
  public static final long BYTES_PER_MICROSECOND = 2_000;

  private final Bus bus;
  private final String name;
  private final BlockStorage storage;
  private final int line;

  /** The device's own lock; nothing is locked or waited for inside of it. */
  private final ReentrantLock registers = new ReentrantLock();

  /** Guarded by {@link #registers}, as the next four. */
  private final Queue<Completion> completions = new ArrayDeque<>();
  private final byte[] page = new byte[PhysicalMemory.PAGE_BYTES];
  private long freeAt;
  private long served;
  private long inFlight;

  public BlockDevice(Bus bus, String name, BlockStorage storage) {
    this.bus = bus;
    this.name = name;
    this.storage = storage;
    this.line = bus.interrupts().connect(this);
  }

  @Override
  public String name() {
    return name;
  }

  /** {@return the size in sectors} */
  public long sectors() {
    return storage.bytes() / SECTOR_BYTES;
  }

  public boolean readOnly() {
    return storage.readOnly();
  }

  /** Takes a request; its completion comes with an interrupt. */
  public void submit(BlockRequest request) {
    long moved = request.operation() == Operation.FLUSH ? 0 : (long) request.sectors() * SECTOR_BYTES;
    long end;
    registers.lock();
    try {
      freeAt = Math.max(freeAt, bus.engine().now()) + bus.rate().cycles(ACCESS_NANOS + moved * 1000 / BYTES_PER_MICROSECOND);
      end = freeAt;
      inFlight++;
    } finally {
      registers.unlock();
    }
    bus.engine().schedule(end, now -> complete(request, now));
  }

  /** {@return the oldest completion that nobody took yet, or null} */
  public Completion poll() {
    registers.lock();
    try {
      return completions.poll();
    } finally {
      registers.unlock();
    }
  }

  private void complete(BlockRequest request, long now) {
    registers.lock();
    try {
      completions.add(new Completion(request, serve(request)));
      inFlight--;
      served++;
    } finally {
      registers.unlock();
    }
    bus.interrupts().raise(line, now);
  }

  private Status serve(BlockRequest request) {
    try {
      if (request.operation() == Operation.FLUSH) {
        storage.flush();
        return Status.DONE;
      }
      if (!acceptable(request)) {
        return Status.REFUSED;
      }
      move(request);
      return Status.DONE;
    } catch (IOException e) {
      return Status.FAILED;
    }
  }

  private boolean acceptable(BlockRequest request) {
    long bytes = (long) request.sectors() * SECTOR_BYTES;
    boolean fits =
        request.sector() >= 0
            && request.sectors() > 0
            && request.sector() <= sectors() - request.sectors()
            && bytes <= Arrays.stream(request.lengths()).asLongStream().sum();
    for (int i = 0; i < request.addresses().length; i++) {
      long pa = request.addresses()[i];
      fits &= bus.ram().contains(pa) && bus.ram().contains(pa + request.lengths()[i] - 1) && pa % SECTOR_BYTES == 0;
    }
    return fits && !(request.operation() == Operation.WRITE && storage.readOnly());
  }

  private void move(BlockRequest request) throws IOException {
    long position = request.sector() * SECTOR_BYTES;
    int left = request.sectors() * SECTOR_BYTES;
    for (int i = 0; left > 0; i++) {
      int length = Math.min(left, request.lengths()[i]);
      for (int done = 0, part; done < length; done += part) {
        long pa = request.addresses()[i] + done;
        part = Math.min(length - done, PhysicalMemory.PAGE_BYTES - (int) (pa % PhysicalMemory.PAGE_BYTES));
        move(request.operation(), position + done, pa, part);
      }
      position += length;
      left -= length;
    }
  }

  private void move(Operation operation, long position, long pa, int bytes) throws IOException {
    if (operation == Operation.READ) {
      storage.read(position, page, 0, bytes);
      bus.ram().write(pa, page, 0, bytes);
    } else {
      bus.ram().read(pa, page, 0, bytes);
      storage.write(position, page, 0, bytes);
    }
  }

  @Override
  public SequencedMap<String, Long> registers() {
    SequencedMap<String, Long> shown = new LinkedHashMap<>();
    shown.put("sectors", sectors());
    shown.put("served", served);
    shown.put("in-flight", inFlight);
    return shown;
  }
}
