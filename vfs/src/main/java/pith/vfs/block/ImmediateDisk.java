package pith.vfs.block;

import java.io.IOException;
import pith.hal.device.BlockStorage;
import pith.hal.memory.PhysicalMemory;
import pith.vfs.block.Bio.Operation;

/**
 * A disk that takes no time: every request is served while it is submitted. For file systems that are worked on without a machine that runs: tools that make
 * and check images, and tests.
 */
public final class ImmediateDisk implements BlockDriver {
  private static final BlockLimits LIMITS = new BlockLimits(Bio.SECTOR_BYTES, 1 << 20, 256, 1, 1 << 20, true, true);
  private static final int DEPTH = 64;

  private final String name;
  private final BlockStorage storage;
  private final PhysicalMemory ram;
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
    return storage.bytes() / Bio.SECTOR_BYTES;
  }

  @Override
  public boolean readOnly() {
    return storage.readOnly();
  }

  @Override
  public BlockLimits limits() {
    return LIMITS;
  }

  @Override
  public int queues() {
    return 1;
  }

  @Override
  public int depth() {
    return DEPTH;
  }

  @Override
  public int queueFor(int hart, boolean polled) {
    return 0;
  }

  @Override
  public void queue(int queue, Request request) {
    request.queue().completed(request, serve(request));
  }

  @Override
  public void commit(int queue) {}

  @Override
  public int poll(int queue) {
    return 0;
  }

  BlockStatus serve(Request request) {
    try {
      long at = request.sector() * Bio.SECTOR_BYTES;
      switch (request.operation()) {
        case READ, WRITE -> move(request, at);
        case FLUSH -> storage.flush();
        case DISCARD, WRITE_ZEROES -> clear(at, request.bytes());
      }
      return BlockStatus.OK;
    } catch (IOException e) {
      return BlockStatus.IO_ERROR;
    }
  }

  private void clear(long position, int bytes) throws IOException {
    byte[] zeroes = new byte[PhysicalMemory.PAGE_BYTES];
    for (int done = 0; done < bytes; done += zeroes.length) {
      storage.write(position + done, zeroes, 0, Math.min(zeroes.length, bytes - done));
    }
  }

  private void move(Request request, long position) throws IOException {
    long at = position;
    for (Bio bio = request.first(); bio != null; bio = Request.following(bio)) {
      for (int i = 0; i < bio.segments(); i++) {
        move(request, at, bio.address(i), bio.length(i));
        at += bio.length(i);
      }
    }
  }

  private void write(long position, int length, boolean durably) throws IOException {
    if (durably) {
      storage.writeDurably(position, page, 0, length);
    } else {
      storage.write(position, page, 0, length);
    }
  }

  private void move(Request request, long position, long address, int length) throws IOException {
    for (int done = 0, part; done < length; done += part) {
      long pa = address + done;
      part = Math.min(length - done, PhysicalMemory.PAGE_BYTES - (int) (pa % PhysicalMemory.PAGE_BYTES));
      if (request.operation() == Operation.READ) {
        storage.read(position + done, page, 0, part);
        ram.write(pa, page, 0, part);
      } else {
        ram.read(pa, page, 0, part);
        write(position + done, part, request.has(Bio.FUA));
      }
    }
  }
}
