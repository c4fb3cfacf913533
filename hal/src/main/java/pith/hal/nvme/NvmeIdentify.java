package pith.hal.nvme;

import static pith.hal.view.Member.bytes;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;
import static pith.hal.view.Member.u8;

import java.nio.charset.StandardCharsets;
import pith.hal.view.BitField;
import pith.hal.view.BytesField;
import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;
import pith.hal.view.U64Field;
import pith.hal.view.U8Field;

/**
 * What a controller tells of itself and of its namespace. Source: NVM Express Base Specification 2.0, section 5.17; NVM Command Set Specification 1.0, section
 * 4.1.5.
 */
public final class NvmeIdentify {
  public static final int CNS_NAMESPACE = 0;
  public static final int CNS_CONTROLLER = 1;
  public static final int BYTES = 4096;

  private static final Layout CONTROLLER =
      Layout.of(
          "nvme_id_ctrl",
          BYTES,
          u16("vid"),
          u16("ssvid"),
          bytes("sn", 20),
          bytes("mn", 40),
          bytes("fr", 8),
          pad(5),
          u8("mdts").at(77),
          u16("cntlid").at(78),
          u32("ver").at(80),
          pad(428),
          u8("sqes").at(512),
          u8("cqes"),
          u16("maxcmd"),
          u32("nn").at(516),
          u16("oncs").at(520),
          u16("fuses"),
          u8("fna"),
          u8("vwc").at(525),
          u16("awun").at(526),
          u16("awupf").at(528),
          pad(3566));

  private static final Layout NAMESPACE =
      Layout.of(
          "nvme_id_ns", BYTES, u64("nsze"), u64("ncap"), u64("nuse"), u8("nsfeat"), u8("nlbaf"), u8("flbas"), pad(72), u8("nsattr").at(99), pad(28), u32("lbaf0").at(128), pad(3964));

  public static final BytesField SERIAL = CONTROLLER.bytes("sn");
  public static final BytesField MODEL = CONTROLLER.bytes("mn");
  public static final BytesField FIRMWARE = CONTROLLER.bytes("fr");

  /** Most data of one command, as a power of two of pages; 0 for no limit. */
  public static final U8Field MDTS = CONTROLLER.u8("mdts");

  public static final U16Field ONCS = CONTROLLER.u16("oncs");

  /** Bit 0: there is a volatile write cache. */
  public static final U8Field VWC = CONTROLLER.u8("vwc");

  private static final U32Field VER = CONTROLLER.u32("ver");
  private static final U8Field SQES = CONTROLLER.u8("sqes");
  private static final U8Field CQES = CONTROLLER.u8("cqes");
  private static final U32Field NAMESPACES = CONTROLLER.u32("nn");

  public static final BitField ONCS_DATASET = BitField.flag("DSM", 2);
  public static final BitField ONCS_ZEROES = BitField.flag("write zeroes", 3);

  /** The size in logical blocks. */
  public static final U64Field NSZE = NAMESPACE.u64("nsze");

  private static final U64Field NCAP = NAMESPACE.u64("ncap");
  private static final U64Field NUSE = NAMESPACE.u64("nuse");

  /** Bit 0: the namespace is write-protected. */
  public static final U8Field NSATTR = NAMESPACE.u8("nsattr");

  public static final U32Field LBAF0 = NAMESPACE.u32("lbaf0");

  /** Of an LBA format: the size of a block as a power of two. */
  public static final BitField LBADS = new BitField("LBADS", 16, 8);

  private NvmeIdentify() {}

  static byte[] controller(String model, String serial, int mostPages, boolean cache) {
    byte[] page = CONTROLLER.allocate();
    SERIAL.set(page, 0, padded(serial, SERIAL.length()));
    MODEL.set(page, 0, padded(model, MODEL.length()));
    FIRMWARE.set(page, 0, padded("1", FIRMWARE.length()));
    MDTS.set(page, 0, Integer.numberOfTrailingZeros(mostPages));
    VER.set(page, 0, NvmeRegister.VERSION);
    SQES.set(page, 0, 0x66);
    CQES.set(page, 0, 0x44);
    NAMESPACES.set(page, 0, 1);
    ONCS.set(page, 0, (int) (ONCS_DATASET.mask() | ONCS_ZEROES.mask()));
    VWC.set(page, 0, cache ? 1 : 0);
    return page;
  }

  static byte[] namespace(long blocks, int blockBytes, boolean readOnly) {
    byte[] page = NAMESPACE.allocate();
    NSZE.set(page, 0, blocks);
    NCAP.set(page, 0, blocks);
    NUSE.set(page, 0, blocks);
    NSATTR.set(page, 0, readOnly ? 1 : 0);
    LBAF0.set(page, 0, LBADS.with(0, Integer.numberOfTrailingZeros(blockBytes)));
    return page;
  }

  /** Text in these structures is padded with blanks. */
  private static byte[] padded(String text, int length) {
    return (text + " ".repeat(length)).substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }
}
