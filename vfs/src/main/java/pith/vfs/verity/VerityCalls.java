package pith.vfs.verity;

import static pith.hal.view.Member.array;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;

import pith.hal.memory.PhysicalMemory;
import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;
import pith.hal.view.U64Field;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.ArgumentMemory;

/**
 * The ioctls of fs-verity, once it is clear that the caller may. Source: Linux uapi fsverity.h, {@code fs/verity/enable.c}, {@code measure.c},
 * {@code read_metadata.c}.
 */
public final class VerityCalls {
  public static final int ENABLE = 0x40806685, MEASURE = 0xc0046686, READ_METADATA = 0xc0286687;

  private static final Layout ENABLE_ARGUMENT =
      Layout.of(
          "fsverity_enable_arg", 128, u32("version"), u32("hash_algorithm"), u32("block_size"), u32("salt_size"), u64("salt_ptr").at(16), u32("sig_size"), u32("__reserved1"), u64("sig_ptr").at(32),
          array(u64("__reserved2"), 11));
  private static final U32Field VERSION = ENABLE_ARGUMENT.u32("version");
  private static final U32Field ALGORITHM = ENABLE_ARGUMENT.u32("hash_algorithm");
  private static final U32Field BLOCK_SIZE = ENABLE_ARGUMENT.u32("block_size");
  private static final U32Field SALT_SIZE = ENABLE_ARGUMENT.u32("salt_size");
  private static final U64Field SALT = ENABLE_ARGUMENT.u64("salt_ptr");
  private static final U32Field SIGNATURE_SIZE = ENABLE_ARGUMENT.u32("sig_size");
  private static final U64Field SIGNATURE = ENABLE_ARGUMENT.u64("sig_ptr");

  private static final Layout DIGEST = Layout.of("fsverity_digest", 4, u16("digest_algorithm"), u16("digest_size"));
  private static final U16Field DIGEST_ALGORITHM = DIGEST.u16("digest_algorithm");
  private static final U16Field DIGEST_SIZE = DIGEST.u16("digest_size");

  private static final Layout READ_ARGUMENT = Layout.of("fsverity_read_metadata_arg", 40, u64("metadata_type"), u64("offset"), u64("length"), u64("buf_ptr"), u64("__reserved"));
  private static final U64Field TYPE = READ_ARGUMENT.u64("metadata_type");
  private static final U64Field OFFSET = READ_ARGUMENT.u64("offset");
  private static final U64Field LENGTH = READ_ARGUMENT.u64("length");
  private static final U64Field BUFFER = READ_ARGUMENT.u64("buf_ptr");
  private static final U64Field READ_RESERVED = READ_ARGUMENT.u64("__reserved");
  private static final int TREE = 1, DESCRIPTOR = 2, STORED_SIGNATURE = 3;

  private VerityCalls() {}

  /** What a program asks for when it wants verity. */
  public record Wish(int algorithm, int blockSize, byte[] salt, byte[] signature) {}

  /** {@return what an argument of ENABLE asks for} Refuses with EFAULT, EINVAL, EMSGSIZE. */
  public static Wish wish(long argument, ArgumentMemory memory) {
    byte[] in = ENABLE_ARGUMENT.allocate();
    memory.copyIn(argument, in, 0, in.length);
    int blockSize = (int) BLOCK_SIZE.get(in, 0);
    boolean reserved = false;
    for (int at = ENABLE_ARGUMENT.offset("__reserved2"); at < in.length; at++) {
      reserved |= in[at] != 0;
    }
    for (int at = ENABLE_ARGUMENT.offset("__reserved1"); at < ENABLE_ARGUMENT.offset("__reserved1") + Integer.BYTES; at++) {
      reserved |= in[at] != 0;
    }
    if (VERSION.get(in, 0) != 1 || reserved || Integer.bitCount(blockSize) != 1 || blockSize < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (SALT_SIZE.get(in, 0) > VerityDescriptor.MOST_SALT || SIGNATURE_SIZE.get(in, 0) > VerityDescriptor.MOST_SIGNATURE) {
      throw Refused.of(Errno.EMSGSIZE);
    }
    byte[] salt = copy(memory, SALT.get(in, 0), (int) SALT_SIZE.get(in, 0));
    return new Wish((int) ALGORITHM.get(in, 0), blockSize, salt, copy(memory, SIGNATURE.get(in, 0), (int) SIGNATURE_SIZE.get(in, 0)));
  }

  private static byte[] copy(ArgumentMemory memory, long from, int length) {
    byte[] bytes = new byte[length];
    if (length > 0) {
      memory.copyIn(from, bytes, 0, length);
    }
    return bytes;
  }

  /**
   * Gives a file verity: builds the tree and stores it. Nobody may write the file meanwhile. Refuses with EINVAL, EFBIG, and what the store refuses with; then
   * the file is as before.
   */
  public static void enable(VerityStore store, Wish wish) {
    VerityHash hash = VerityHash.of(wish.algorithm());
    int log = Integer.numberOfTrailingZeros(wish.blockSize());
    if (hash == null || log < VerityDescriptor.SMALLEST_LOG_BLOCK || log > store.mostLogBlockSize()) {
      throw Refused.of(Errno.EINVAL);
    }
    MerkleShape shape = MerkleShape.of(hash, log, store.dataSize());
    if (shape == null) {
      throw Refused.of(Errno.EFBIG);
    }
    store.begin();
    boolean finished = false;
    try {
      byte[] root = new MerkleBuilder(store, shape, new SaltedHash(hash, wish.salt())).build();
      store.finish(new VerityDescriptor(hash, log, wish.salt(), store.dataSize(), root, wish.signature()).stored(), shape.bytes());
      finished = true;
    } finally {
      if (!finished) {
        store.abandon();
      }
    }
  }

  /** Tells the file digest. Refuses with EOVERFLOW if there is too little room. */
  public static void measure(VerityDescriptor descriptor, long argument, ArgumentMemory memory) {
    byte[] head = DIGEST.allocate();
    memory.copyIn(argument, head, 0, head.length);
    byte[] digest = descriptor.digest();
    if (DIGEST_SIZE.get(head, 0) < digest.length) {
      throw Refused.of(Errno.EOVERFLOW);
    }
    DIGEST_ALGORITHM.set(head, 0, descriptor.hash().number());
    DIGEST_SIZE.set(head, 0, digest.length);
    memory.copyOut(argument, head, 0, head.length);
    memory.copyOut(argument + head.length, digest, 0, digest.length);
  }

  /** Copies tree, descriptor or signature out. {@return how many bytes} Refuses with EINVAL, ENODATA. */
  public static long readMetadata(Verity verity, long argument, ArgumentMemory memory) {
    byte[] in = READ_ARGUMENT.allocate();
    memory.copyIn(argument, in, 0, in.length);
    long offset = OFFSET.get(in, 0);
    long length = LENGTH.get(in, 0);
    if (READ_RESERVED.get(in, 0) != 0 || Long.compareUnsigned(offset + length, offset) < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long wanted = length < 0 ? Integer.MAX_VALUE : Math.min(length, Integer.MAX_VALUE);
    long to = BUFFER.get(in, 0);
    VerityDescriptor descriptor = verity.descriptor();
    return switch ((int) TYPE.get(in, 0)) {
      case TREE -> copyTree(verity, offset, wanted, to, memory);
      case DESCRIPTOR -> copyOut(descriptor.withoutSignature(), offset, wanted, to, memory);
      case STORED_SIGNATURE -> {
        if (descriptor.signature().length == 0) {
          throw Refused.of(Errno.ENODATA);
        }
        yield copyOut(descriptor.signature(), offset, wanted, to, memory);
      }
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static long copyOut(byte[] bytes, long offset, long wanted, long to, ArgumentMemory memory) {
    if (offset < 0 || offset >= bytes.length) {
      return 0;
    }
    int count = (int) Math.min(wanted, bytes.length - offset);
    memory.copyOut(to, bytes, (int) offset, count);
    return count;
  }

  private static long copyTree(Verity verity, long offset, long wanted, long to, ArgumentMemory memory) {
    byte[] part = new byte[PhysicalMemory.PAGE_BYTES];
    long end = offset < 0 ? offset : Math.min(offset + wanted, verity.treeBytes());
    long at = offset;
    while (at >= 0 && at < end) {
      int count = (int) Math.min(end - at, part.length - at % part.length);
      verity.readTree(at, part, count);
      memory.copyOut(to + (at - offset), part, 0, count);
      at += count;
    }
    return at - offset;
  }
}
