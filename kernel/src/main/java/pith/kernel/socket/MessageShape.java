package pith.kernel.socket;

/**
 * How a message of some length lies in memory: a buffer for its first bytes, and pages for the rest. What it charges its sender is what
 * this takes, so that a program finds a socket full when it would on Linux: {@code sock_alloc_send_pskb}, {@code SKB_TRUESIZE}.
 *
 * @param linear bytes in the buffer
 * @param paged bytes in pages
 */
record MessageShape(int linear, int paged) {
  /** The longest piece of a stream: what fits beside the head in a page, and eight pages. */
  static final int MAX_PIECE = 3776 + 32_768;

  /** Sizes of Linux's {@code struct sk_buff}, and of the {@code struct skb_shared_info} behind the bytes of the buffer. */
  static final int RECORD_BYTES = 256;

  private static final int SHARED_INFO = 320;
  private static final int PAGE = 4096;
  private static final int LINE = 64;

  /** What fits into the buffer if it is a page, or four. */
  private static final int PAGE_OF_BYTES = 3776, BLOCK_OF_BYTES = 16_064;

  private static final int MAX_PAGED = 17 * PAGE;
  private static final int[] CLASSES = {512, 1024, 2048, 4096, 8192};

  /** {@return the shape of a piece of a stream} */
  static MessageShape ofPiece(int length) {
    int paged = Math.min(length, align(Math.max(0, length - PAGE_OF_BYTES), PAGE));
    return new MessageShape(length - paged, paged);
  }

  /** {@return the shape of a message that stays whole} */
  static MessageShape ofPacket(int length) {
    int paged = length <= BLOCK_OF_BYTES ? 0 : Math.min(length, align(Math.min(length - BLOCK_OF_BYTES, MAX_PAGED), PAGE));
    return new MessageShape(length - paged, paged);
  }

  private static int align(int bytes, int to) {
    return (bytes + to - 1) / to * to;
  }

  int length() {
    return linear + paged;
  }

  /** {@return bytes of the buffer, as they are allocated} */
  int bufferBytes() {
    int wanted = align(linear, LINE) + SHARED_INFO;
    for (int size : CLASSES) {
      if (wanted <= size) {
        return size;
      }
    }
    int pages = align(wanted, PAGE) / PAGE;
    return Integer.highestOneBit(2 * pages - 1) * PAGE;
  }

  /** {@return how many pages hold what is not in the buffer} */
  int pages() {
    return align(paged, PAGE) / PAGE;
  }

  /** {@return what the sender is charged} */
  int charge() {
    return RECORD_BYTES + bufferBytes() + pages() * PAGE;
  }
}
