package pith.hal.nvme;

/**
 * Status codes, with their type in the bits from 8 on. Source: NVM Express Base Specification 2.0, section 3.3.3.2.1, NVM Command Set Specification 1.0,
 * section 3.1.2.
 */
public final class NvmeStatus {
  public static final int SUCCESS = 0;
  public static final int INVALID_OPCODE = 0x01;
  public static final int INVALID_FIELD = 0x02;
  public static final int INTERNAL_ERROR = 0x06;
  public static final int ABORT_REQUESTED = 0x07;
  public static final int INVALID_NAMESPACE = 0x0b;
  public static final int WRITE_PROTECTED = 0x20;
  public static final int LBA_OUT_OF_RANGE = 0x80;
  public static final int COMPLETION_QUEUE_INVALID = 0x100;
  public static final int INVALID_QUEUE = 0x101;
  public static final int INVALID_QUEUE_SIZE = 0x102;
  public static final int INVALID_VECTOR = 0x108;
  public static final int WRITE_FAULT = 0x280;
  public static final int UNRECOVERED_READ = 0x281;

  private NvmeStatus() {}
}
