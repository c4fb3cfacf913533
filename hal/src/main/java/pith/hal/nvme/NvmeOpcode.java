package pith.hal.nvme;

/** What commands do. Source: NVM Express Base Specification 2.0, section 5; NVM Command Set Specification 1.0, section 3.2. */
public final class NvmeOpcode {
  // Of the admin queue.
  public static final int DELETE_SQ = 0x00;
  public static final int CREATE_SQ = 0x01;
  public static final int DELETE_CQ = 0x04;
  public static final int CREATE_CQ = 0x05;
  public static final int IDENTIFY = 0x06;
  public static final int ABORT = 0x08;
  public static final int SET_FEATURES = 0x09;
  public static final int GET_FEATURES = 0x0a;

  // Of the other queues.
  public static final int FLUSH = 0x00;
  public static final int WRITE = 0x01;
  public static final int READ = 0x02;
  public static final int WRITE_ZEROES = 0x08;
  public static final int DATASET_MANAGEMENT = 0x09;

  // Features.
  public static final int FEATURE_WRITE_CACHE = 0x06;
  public static final int FEATURE_QUEUES = 0x07;

  private NvmeOpcode() {}
}
