package pith.hal.nvme;

import pith.hal.view.BitField;

/** The controller's registers: offsets from the start of its window, and their bits. Source: NVM Express Base Specification 2.0, section 3.1.3. */
public final class NvmeRegister {
  public static final int CAP = 0x00;
  public static final int VS = 0x08;
  public static final int CC = 0x14;
  public static final int CSTS = 0x1c;
  public static final int AQA = 0x24;
  public static final int ASQ = 0x28;
  public static final int ACQ = 0x30;

  /** Doorbells follow each other by four bytes: the tail of submission queue 0, the head of completion queue 0, the tail of submission queue 1. */
  public static final int DOORBELLS = 0x1000;

  /** Entries of the longest queue, less one. */
  public static final BitField CAP_MQES = new BitField("MQES", 0, 16);
  public static final BitField CAP_CQR = BitField.flag("CQR", 16);
  public static final BitField CAP_TO = new BitField("TO", 24, 8);
  public static final BitField CAP_CSS_NVM = BitField.flag("CSS", 37);

  public static final BitField CC_EN = BitField.flag("EN", 0);
  public static final BitField CC_IOSQES = new BitField("IOSQES", 16, 4);
  public static final BitField CC_IOCQES = new BitField("IOCQES", 20, 4);
  public static final BitField CSTS_RDY = BitField.flag("RDY", 0);
  public static final BitField CSTS_CFS = BitField.flag("CFS", 1);
  public static final BitField AQA_ASQS = new BitField("ASQS", 0, 12);
  public static final BitField AQA_ACQS = new BitField("ACQS", 16, 12);

  /** Version 1.4. */
  public static final long VERSION = 0x1_0400;

  private NvmeRegister() {}

  public static int submissionDoorbell(int queue) {
    return DOORBELLS + 8 * queue;
  }

  public static int completionDoorbell(int queue) {
    return DOORBELLS + 8 * queue + 4;
  }
}
