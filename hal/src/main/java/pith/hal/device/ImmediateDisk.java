package pith.hal.device;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import pith.hal.device.BlockRequest.Completion;
import pith.hal.device.BlockRequest.Operation;
import pith.hal.device.BlockRequest.Status;
import pith.hal.memory.PhysicalMemory;

/**
 * A disk that takes no time: every request is served while it is submitted. For file systems that are worked on without a machine that runs: tools that make and
 * check images, and tests.
 */
public final class ImmediateDisk implements BlockPort {
  private final String name;
  private final BlockStorage storage;
  private final PhysicalMemory ram;
  private final Queue<Completion> completions = new ArrayDeque<>();
  private final byte[] page = new byte[PhysicalMemory.PAGE_BYTES];

  /** A disk whose requests move data between {@code storage} and {@code ram}. */
  public ImmediateDisk(String name, BlockStorage storage, PhysicalMemory ram) {
    this.name = name;
    this.storage = storage;
    this.ram = ram;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long sectors() {
    return storage.bytes() / BlockDevice.SECTOR_BYTES;
  }

  @Override
  public boolean readOnly() {
    return storage.readOnly();
  }

  @Override
  public boolean isImmediate() {
    return true;
  }

  @Override
  public void submit(BlockRequest request) {
    Status status = Status.DONE;
    try {
      serve(request);
    } catch (IOException e) {
      status = Status.FAILED;
    }
    completions.add(new Completion(request, status));
  }

  @Override
  public Completion poll() {
    return completions.poll();
  }

  private void serve(BlockRequest request) throws IOException {
    if (request.operation() == Operation.FLUSH) {
      storage.flush();
      return;
    }
    if (request.sector() < 0 || request.sector() > sectors() - request.sectors()) {
      throw new IOException("beyond the end of " + name);
    }
    if (request.operation() == Operation.WRITE && storage.readOnly()) {
      throw new IOException(name + " is read-only");
    }
    int left = request.sectors() * BlockDevice.SECTOR_BYTES;
    long position = request.sector() * BlockDevice.SECTOR_BYTES;
    for (int i = 0; left > 0; i++, position += PhysicalMemory.PAGE_BYTES, left -= PhysicalMemory.PAGE_BYTES) {
      move(request.operation(), position, request.pages()[i], Math.min(left, PhysicalMemory.PAGE_BYTES));
    }
  }

  private void move(Operation operation, long position, long pa, int bytes) throws IOException {
    if (operation == Operation.READ) {
      storage.read(position, page, 0, bytes);
      ram.write(pa, page, 0, bytes);
    } else {
      ram.read(pa, page, 0, bytes);
      storage.write(position, page, 0, bytes);
    }
  }
}
