package pith.hal.nvme;

import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;

import pith.hal.view.BitField;
import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;

/**
 * The end of a command as it lies in a completion queue. The phase bit tells a new entry from one of the last round: the controller inverts it each time
 * it begins the ring anew. Source: NVM Express Base Specification 2.0, section 3.3.3.2 "Completion Queue Entry".
 */
public final class NvmeCompletion {
  public static final Layout LAYOUT =
      Layout.of("nvme_completion", 16, u32("result"), u32("dw1"), u16("sqhd").at(8), u16("sqid"), u16("cid").at(12), u16("status").at(14));

  public static final int BYTES = LAYOUT.size();
  public static final U32Field RESULT = LAYOUT.u32("result");
  public static final U16Field SQ_HEAD = LAYOUT.u16("sqhd");
  public static final U16Field SQ_ID = LAYOUT.u16("sqid");
  public static final U16Field CID = LAYOUT.u16("cid");
  public static final U16Field STATUS = LAYOUT.u16("status");

  public static final BitField PHASE = BitField.flag("P", 0);

  /** Code and type of the status: see {@link NvmeStatus}. */
  public static final BitField CODE = new BitField("SC SCT", 1, 11);

  private NvmeCompletion() {}
}
