package pith.hal.nvme;

import java.util.List;
import pith.hal.memory.PhysicalMemory;

/** A command of an I/O queue that the controller has read and not ended. */
final class IoCommand {
  final SubmissionQueue queue;
  final int cid;
  final int opcode;
  final long block;
  final int blocks;
  final boolean durable;
  private final long namespace;
  private final long prp1;
  private final long prp2;
  private final int ranges;

  /** The controller's answer will never come; an abort ends it. */
  boolean lost;

  IoCommand(PhysicalMemory ram, SubmissionQueue queue, long at) {
    this.queue = queue;
    cid = NvmeCommand.CID.get(ram, at);
    opcode = NvmeCommand.OPCODE.get(ram, at);
    namespace = NvmeCommand.NSID.get(ram, at);
    prp1 = NvmeCommand.PRP1.get(ram, at);
    prp2 = NvmeCommand.PRP2.get(ram, at);
    block = NvmeCommand.CDW10.get(ram, at) | NvmeCommand.CDW11.get(ram, at) << 32;
    long control = NvmeCommand.CDW12.get(ram, at);
    blocks = (int) NvmeCommand.BLOCKS.get(control) + 1;
    durable = NvmeCommand.FUA.isSet(control);
    ranges = (int) (NvmeCommand.CDW10.get(ram, at) & 0xff) + 1;
  }

  boolean moves() {
    return opcode == NvmeOpcode.READ || opcode == NvmeOpcode.WRITE;
  }

  /** {@return whether it names blocks by itself} */
  boolean addresses() {
    return moves() || opcode == NvmeOpcode.WRITE_ZEROES;
  }

  boolean changes() {
    return opcode == NvmeOpcode.WRITE || opcode == NvmeOpcode.WRITE_ZEROES || opcode == NvmeOpcode.DATASET_MANAGEMENT;
  }

  boolean rightNamespace() {
    return namespace == 1 || namespace == 0xffff_ffffL && opcode == NvmeOpcode.FLUSH;
  }

  /** {@return the memory of {@code bytes} bytes of data, null if it is described wrongly} */
  List<DataPointer.Piece> data(PhysicalMemory ram, int bytes) {
    return DataPointer.pieces(ram, prp1, prp2, bytes);
  }

  /** {@return how many ranges a dataset management command has} */
  int ranges() {
    return ranges;
  }
}
