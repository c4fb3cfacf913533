package pith.hal.nvme;

import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;
import static pith.hal.view.Member.u8;

import pith.hal.view.BitField;
import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;
import pith.hal.view.U64Field;
import pith.hal.view.U8Field;

/** A command as it lies in a submission queue. Source: NVM Express Base Specification 2.0, section 3.3.3.1 "Submission Queue Entry". */
public final class NvmeCommand {
  public static final Layout LAYOUT =
      Layout.of(
          "nvme_command",
          64,
          u8("opcode"),
          u8("flags"),
          u16("cid").at(2),
          u32("nsid").at(4),
          u32("cdw2"),
          u32("cdw3"),
          u64("mptr").at(16),
          u64("prp1").at(24),
          u64("prp2").at(32),
          u32("cdw10").at(40),
          u32("cdw11"),
          u32("cdw12"),
          u32("cdw13"),
          u32("cdw14"),
          u32("cdw15"));

  public static final int BYTES = LAYOUT.size();
  public static final U8Field OPCODE = LAYOUT.u8("opcode");
  public static final U16Field CID = LAYOUT.u16("cid");
  public static final U32Field NSID = LAYOUT.u32("nsid");
  public static final U64Field PRP1 = LAYOUT.u64("prp1");
  public static final U64Field PRP2 = LAYOUT.u64("prp2");
  public static final U32Field CDW10 = LAYOUT.u32("cdw10");
  public static final U32Field CDW11 = LAYOUT.u32("cdw11");
  public static final U32Field CDW12 = LAYOUT.u32("cdw12");

  // Creating queues, dwords 10 and 11: sections 5.4 and 5.5.
  public static final BitField QUEUE_ID = new BitField("QID", 0, 16);
  public static final BitField QUEUE_SIZE = new BitField("QSIZE", 16, 16);
  public static final BitField CONTIGUOUS = BitField.flag("PC", 0);
  public static final BitField INTERRUPTS = BitField.flag("IEN", 1);
  public static final BitField HIGH_WORD = new BitField("IV or CQID", 16, 16);

  // Reading and writing, dword 12: NVM Command Set Specification 1.0, sections 3.2.4 and 3.2.6.
  public static final BitField BLOCKS = new BitField("NLB", 0, 16);
  public static final BitField FUA = BitField.flag("FUA", 30);

  /** Dataset management, dword 11: the contents of the ranges do not matter any more. */
  public static final BitField DEALLOCATE = BitField.flag("AD", 2);

  /** A range of dataset management: NVM Command Set Specification 1.0, section 3.2.3. */
  public static final Layout RANGE = Layout.of("nvme_dsm_range", 16, u32("attributes"), u32("blocks"), u64("slba"));

  public static final U32Field RANGE_BLOCKS = RANGE.u32("blocks");
  public static final U64Field RANGE_START = RANGE.u64("slba");

  private NvmeCommand() {}
}
