package pith.hal.nvme;

import java.io.IOException;
import java.util.TreeSet;
import pith.hal.device.BlockStorage;
import pith.hal.device.DiskFaults;
import pith.hal.device.VolatileCache;
import pith.hal.memory.PhysicalMemory;

/** Does what commands ask, between memory and what keeps the bytes. Guarded by the controller's lock. */
final class Medium {
  static final int BLOCK = BlockStorage.SECTOR_BYTES;

  /** The unit in which blocks go bad. */
  private static final int FAULT_UNIT = 4096;

  private final PhysicalMemory ram;
  private final VolatileCache storage;
  private final DiskFaults faults;

  /** Bad blocks that were written again, and are good since. */
  private final TreeSet<Long> mended = new TreeSet<>();

  private final byte[] page = new byte[PhysicalMemory.PAGE_BYTES];

  Medium(PhysicalMemory ram, VolatileCache storage, DiskFaults faults) {
    this.ram = ram;
    this.storage = storage;
    this.faults = faults;
  }

  long blocks() {
    return storage.bytes() / BLOCK;
  }

  /** {@return what is wrong with a command before it begins, or success} */
  int check(IoCommand command, int mostPages) {
    if (!command.rightNamespace()) {
      return NvmeStatus.INVALID_NAMESPACE;
    }
    if (command.changes() && storage.readOnly()) {
      return NvmeStatus.WRITE_PROTECTED;
    }
    if (command.addresses() && !within(command.block, command.blocks)) {
      return NvmeStatus.LBA_OUT_OF_RANGE;
    }
    return switch (command.opcode) {
      case NvmeOpcode.READ, NvmeOpcode.WRITE -> {
        boolean right = (long) command.blocks * BLOCK <= (long) mostPages * PhysicalMemory.PAGE_BYTES && command.data(ram, command.blocks * BLOCK) != null;
        yield right ? NvmeStatus.SUCCESS : NvmeStatus.INVALID_FIELD;
      }
      case NvmeOpcode.FLUSH, NvmeOpcode.WRITE_ZEROES -> NvmeStatus.SUCCESS;
      case NvmeOpcode.DATASET_MANAGEMENT ->
          command.data(ram, command.ranges() * NvmeCommand.RANGE.size()) != null ? NvmeStatus.SUCCESS : NvmeStatus.INVALID_FIELD;
      default -> NvmeStatus.INVALID_OPCODE;
    };
  }

  private boolean within(long block, long count) {
    return block >= 0 && count <= blocks() && block <= blocks() - count;
  }

  /** Does what a command asks that passed {@link #check}. {@return its status} */
  int serve(IoCommand command) {
    try {
      return switch (command.opcode) {
        case NvmeOpcode.READ -> read(command);
        case NvmeOpcode.WRITE -> write(command);
        case NvmeOpcode.WRITE_ZEROES -> clear(command.block, command.blocks);
        case NvmeOpcode.DATASET_MANAGEMENT -> deallocate(command);
        default -> {
          storage.flush();
          yield NvmeStatus.SUCCESS;
        }
      };
    } catch (IOException e) {
      return command.opcode == NvmeOpcode.READ ? NvmeStatus.UNRECOVERED_READ : NvmeStatus.WRITE_FAULT;
    }
  }

  private int read(IoCommand command) throws IOException {
    long position = command.block * BLOCK;
    for (DataPointer.Piece piece : command.data(ram, command.blocks * BLOCK)) {
      if (bad(position, piece.bytes())) {
        return NvmeStatus.UNRECOVERED_READ;
      }
      storage.read(position, page, 0, piece.bytes());
      ram.write(piece.address(), page, 0, piece.bytes());
      position += piece.bytes();
    }
    return NvmeStatus.SUCCESS;
  }

  private boolean bad(long position, int bytes) {
    for (long unit = position / FAULT_UNIT; unit * FAULT_UNIT < position + bytes; unit++) {
      if (faults.bad(unit) && !mended.contains(unit)) {
        return true;
      }
    }
    return false;
  }

  private int write(IoCommand command) throws IOException {
    long position = command.block * BLOCK;
    byte[] data = gather(command, command.blocks * BLOCK);
    if (command.durable) {
      storage.writeDurably(position, data, 0, data.length);
    } else {
      storage.write(position, data, 0, data.length);
    }
    mend(position, data.length);
    return NvmeStatus.SUCCESS;
  }

  /** A write has not ended when the power goes: any of its blocks may have been written. */
  void begun(IoCommand command) throws IOException {
    byte[] data = gather(command, command.blocks * BLOCK);
    storage.write(command.block * BLOCK, data, 0, data.length);
  }

  private byte[] gather(IoCommand command, int bytes) {
    byte[] data = new byte[bytes];
    int at = 0;
    for (DataPointer.Piece piece : command.data(ram, bytes)) {
      ram.read(piece.address(), data, at, piece.bytes());
      at += piece.bytes();
    }
    return data;
  }

  private void mend(long position, int bytes) {
    for (long unit = position / FAULT_UNIT; unit * FAULT_UNIT < position + bytes; unit++) {
      if (faults.bad(unit)) {
        mended.add(unit);
      }
    }
  }

  private int clear(long block, long blocks) throws IOException {
    byte[] zeroes = new byte[PhysicalMemory.PAGE_BYTES];
    for (long at = block * BLOCK, left = blocks * BLOCK; left > 0; at += zeroes.length, left -= zeroes.length) {
      storage.write(at, zeroes, 0, (int) Math.min(left, zeroes.length));
    }
    return NvmeStatus.SUCCESS;
  }

  /** Blocks that nobody needs read as zeroes afterwards. */
  private int deallocate(IoCommand command) throws IOException {
    int size = NvmeCommand.RANGE.size();
    byte[] ranges = gather(command, command.ranges() * size);
    for (int i = 0; i < ranges.length; i += size) {
      long start = NvmeCommand.RANGE_START.get(ranges, i);
      long count = NvmeCommand.RANGE_BLOCKS.get(ranges, i);
      if (!within(start, count)) {
        return NvmeStatus.LBA_OUT_OF_RANGE;
      }
      clear(start, count);
    }
    return NvmeStatus.SUCCESS;
  }
}
