package pith.kernel.swapping;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The first page of a swap area, as {@code mkswap} writes it: a signature at its end and, after 1024 bytes left for boot loaders, version, last page and bad
 * pages. Source: Linux's {@code union swap_header}.
 *
 * @param pages of the area, the header's included
 * @param bad pages that must not be used
 * @param label what the user called it ({@code mkswap -L})
 */
public record SwapHeader(int pages, int[] bad, String label) {
  /** Label of an area that the kernel uses from the start. */
  public static final String AT_BOOT = "pith-boot";

  private static final int PAGE = 4096;
  private static final byte[] SIGNATURE = "SWAPSPACE2".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1024, LAST_PAGE = 1028, BAD_COUNT = 1032, LABEL = 1052, BAD_PAGES = 1536;
  private static final int LABEL_BYTES = 16;
  private static final int MOST_BAD = (PAGE - SIGNATURE.length - BAD_PAGES) / Integer.BYTES;

  /** {@return what the first page of a device of {@code devicePages} pages says} Refuses with EINVAL what is no swap area. */
  static SwapHeader read(byte[] page, long devicePages) {
    ByteBuffer fields = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    byte[] signature = new byte[SIGNATURE.length];
    fields.get(PAGE - signature.length, signature);
    long pages = Integer.toUnsignedLong(fields.getInt(LAST_PAGE)) + 1;
    int bad = fields.getInt(BAD_COUNT);
    boolean good = Arrays.equals(signature, SIGNATURE) && fields.getInt(VERSION) == 1;
    if (!good || pages < 2 || pages > devicePages || pages > Integer.MAX_VALUE || bad < 0 || bad > MOST_BAD) {
      throw Refused.of(Errno.EINVAL);
    }
    int[] badPages = new int[bad];
    for (int i = 0; i < bad; i++) {
      badPages[i] = fields.getInt(BAD_PAGES + i * Integer.BYTES);
      if (badPages[i] <= 0 || badPages[i] >= pages) {
        throw Refused.of(Errno.EINVAL);
      }
    }
    byte[] label = new byte[LABEL_BYTES];
    fields.get(LABEL, label);
    return new SwapHeader((int) pages, badPages, new String(label, StandardCharsets.US_ASCII).replace("\0", ""));
  }

  /** {@return the same, of an area for whose pages there is less room} Refuses with EINVAL if that is none. */
  SwapHeader within(int room) {
    if (room < 2) {
      throw Refused.of(Errno.EINVAL);
    }
    int fewer = Math.min(pages, room);
    return new SwapHeader(fewer, Arrays.stream(bad).filter(page -> page < fewer).toArray(), label);
  }

  /** {@return the first page of an area of {@code pages} pages, as {@code mkswap} makes it} */
  public static byte[] write(int pages, String label) {
    ByteBuffer fields = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
    fields.putInt(VERSION, 1).putInt(LAST_PAGE, pages - 1).put(LABEL, label.getBytes(StandardCharsets.US_ASCII));
    return fields.put(PAGE - SIGNATURE.length, SIGNATURE).array();
  }
}
