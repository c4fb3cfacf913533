package pith.vfs.nvme;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.nvme.NvmeCommand;
import pith.hal.nvme.NvmeOpcode;
import pith.hal.nvme.NvmeStatus;
import pith.mm.physical.Work;
import pith.vfs.block.Bio;
import pith.vfs.block.BlockStatus;
import pith.vfs.block.Request;

/** Writes requests as commands: operation, blocks, and where the data is. Confined to who holds the queue's lock. */
final class CommandBuilder {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;
  private static final long BLOCKS_MASK = 0xffff_ffffL;

  private final PhysicalMemory ram;

  CommandBuilder(PhysicalMemory ram) {
    this.ram = ram;
  }

  void build(long at, int cid, long list, Request request) {
    ram.fill(at, NvmeCommand.BYTES, (byte) 0);
    NvmeCommand.OPCODE.set(ram, at, opcode(request.operation()));
    NvmeCommand.CID.set(ram, at, cid);
    NvmeCommand.NSID.set(ram, at, 1);
    switch (request.operation()) {
      case READ, WRITE -> {
        blocks(at, request);
        data(at, list, request);
      }
      case WRITE_ZEROES -> blocks(at, request);
      case DISCARD -> range(at, list, request);
      case FLUSH -> {}
    }
  }

  private static int opcode(Bio.Operation operation) {
    return switch (operation) {
      case READ -> NvmeOpcode.READ;
      case WRITE -> NvmeOpcode.WRITE;
      case FLUSH -> NvmeOpcode.FLUSH;
      case DISCARD -> NvmeOpcode.DATASET_MANAGEMENT;
      case WRITE_ZEROES -> NvmeOpcode.WRITE_ZEROES;
    };
  }

  private void blocks(long at, Request request) {
    NvmeCommand.CDW10.set(ram, at, request.sector() & BLOCKS_MASK);
    NvmeCommand.CDW11.set(ram, at, request.sector() >>> 32);
    long control = NvmeCommand.BLOCKS.with(0, request.sectors() - 1);
    NvmeCommand.CDW12.set(ram, at, NvmeCommand.FUA.with(control, request.has(Bio.FUA) ? 1 : 0));
  }

  /** One range, which lies where otherwise the list of pages is. */
  private void range(long at, long list, Request request) {
    NvmeCommand.RANGE_BLOCKS.set(ram, list, request.sectors());
    NvmeCommand.RANGE_START.set(ram, list, request.sector());
    NvmeCommand.PRP1.set(ram, at, list);
    NvmeCommand.CDW11.set(ram, at, NvmeCommand.DEALLOCATE.mask());
  }

  /** The first page goes into the command, the second too if it is the last; otherwise all but the first are in the list. */
  private void data(long at, long list, Request request) {
    int pages = 0;
    for (Bio bio = request.first(); bio != null; bio = Request.following(bio)) {
      for (int i = 0; i < bio.segments(); i++) {
        for (long pa = bio.address(i), end = pa + bio.length(i); pa < end; pa = (pa | PAGE - 1) + 1) {
          page(at, list, pages++, pa);
        }
      }
    }
    if (pages == 2) {
      NvmeCommand.PRP2.set(ram, at, ram.readLong(list));
    } else if (pages > 2) {
      NvmeCommand.PRP2.set(ram, at, list);
      Work.touch(list, (long) (pages - 1) * Long.BYTES, Access.STORE);
    }
  }

  private void page(long at, long list, int number, long pa) {
    if (number == 0) {
      NvmeCommand.PRP1.set(ram, at, pa);
    } else if (pa % PAGE == 0) {
      ram.writeLong(list + (long) (number - 1) * Long.BYTES, pa);
    }
  }

  static BlockStatus status(int code) {
    return switch (code) {
      case NvmeStatus.SUCCESS -> BlockStatus.OK;
      case NvmeStatus.UNRECOVERED_READ, NvmeStatus.WRITE_FAULT -> BlockStatus.MEDIUM;
      case NvmeStatus.ABORT_REQUESTED -> BlockStatus.TIMEOUT;
      case NvmeStatus.INVALID_OPCODE, NvmeStatus.INVALID_FIELD -> BlockStatus.NOT_SUPPORTED;
      case NvmeStatus.LBA_OUT_OF_RANGE, NvmeStatus.WRITE_PROTECTED, NvmeStatus.INVALID_NAMESPACE -> BlockStatus.INVALID;
      default -> BlockStatus.IO_ERROR;
    };
  }
}
