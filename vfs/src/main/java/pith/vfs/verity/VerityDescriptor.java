package pith.vfs.verity;

import static pith.hal.view.Member.bytes;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;
import static pith.hal.view.Member.u8;

import java.util.Arrays;
import pith.hal.memory.PhysicalMemory;
import pith.hal.view.BytesField;
import pith.hal.view.Layout;
import pith.hal.view.U32Field;
import pith.hal.view.U64Field;
import pith.hal.view.U8Field;

/**
 * What is to be known of a file with verity: how its tree was made and the tree's root. Its hash is the <em>file digest</em>, which stands for the whole
 * contents. Source: Linux's {@code Documentation/filesystems/fsverity.rst}.
 *
 * @param logBlockSize block size of the tree as a power of two
 * @param signature kept behind the descriptor and not part of the digest; empty if there is none
 */
public record VerityDescriptor(VerityHash hash, int logBlockSize, byte[] salt, long dataSize, byte[] rootHash, byte[] signature) {
  static final int BYTES = 256;
  static final int MOST_SALT = 32;

  /** The most that is stored: descriptor and signature. */
  static final int MOST_BYTES = 16384;

  static final int MOST_SIGNATURE = MOST_BYTES - BYTES;
  static final int SMALLEST_LOG_BLOCK = 10;

  private static final Layout LAYOUT =
      Layout.of(
          "fsverity_descriptor", BYTES, u8("version"), u8("hash_algorithm"), u8("log_blocksize"), u8("salt_size"), u32("sig_size").at(4), u64("data_size").at(8), bytes("root_hash", 64).at(16),
          bytes("salt", 32).at(80), bytes("__reserved", 144));
  private static final U8Field VERSION = LAYOUT.u8("version");
  private static final U8Field ALGORITHM = LAYOUT.u8("hash_algorithm");
  private static final U8Field LOG_BLOCK = LAYOUT.u8("log_blocksize");
  private static final U8Field SALT_SIZE = LAYOUT.u8("salt_size");
  private static final U32Field SIGNATURE_SIZE = LAYOUT.u32("sig_size");
  private static final U64Field DATA_SIZE = LAYOUT.u64("data_size");
  private static final BytesField ROOT = LAYOUT.bytes("root_hash");
  private static final BytesField SALT = LAYOUT.bytes("salt");
  private static final BytesField RESERVED = LAYOUT.bytes("__reserved");

  /** {@return what the bytes say, of a file of {@code size} bytes; null if they make no sense} */
  static VerityDescriptor parse(byte[] stored, long size) {
    if (stored.length < BYTES || stored.length > MOST_BYTES) {
      return null;
    }
    VerityHash hash = VerityHash.of(ALGORITHM.get(stored, 0));
    int log = LOG_BLOCK.get(stored, 0);
    int salt = SALT_SIZE.get(stored, 0);
    boolean clean = isZero(RESERVED.get(stored, 0)) && VERSION.get(stored, 0) == 1;
    boolean fits = salt <= MOST_SALT && DATA_SIZE.get(stored, 0) == size && SIGNATURE_SIZE.get(stored, 0) <= stored.length - BYTES;
    if (hash == null || !clean || !fits || log < SMALLEST_LOG_BLOCK || log > PhysicalMemory.PAGE_SHIFT) {
      return null;
    }
    byte[] root = Arrays.copyOf(ROOT.get(stored, 0), hash.digestBytes());
    byte[] signature = Arrays.copyOfRange(stored, BYTES, BYTES + (int) SIGNATURE_SIZE.get(stored, 0));
    return new VerityDescriptor(hash, log, Arrays.copyOf(SALT.get(stored, 0), salt), size, root, signature);
  }

  private static boolean isZero(byte[] bytes) {
    for (byte each : bytes) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  /** {@return the descriptor as it is hashed, and shown: without a word of the signature} */
  byte[] withoutSignature() {
    byte[] to = LAYOUT.allocate();
    VERSION.set(to, 0, 1);
    ALGORITHM.set(to, 0, hash.number());
    LOG_BLOCK.set(to, 0, logBlockSize);
    SALT_SIZE.set(to, 0, salt.length);
    DATA_SIZE.set(to, 0, dataSize);
    System.arraycopy(rootHash, 0, to, LAYOUT.offset("root_hash"), rootHash.length);
    System.arraycopy(salt, 0, to, LAYOUT.offset("salt"), salt.length);
    return to;
  }

  /** {@return the descriptor as it is stored, with the signature behind it} */
  byte[] stored() {
    byte[] all = Arrays.copyOf(withoutSignature(), BYTES + signature.length);
    SIGNATURE_SIZE.set(all, 0, signature.length);
    System.arraycopy(signature, 0, all, BYTES, signature.length);
    return all;
  }

  /** {@return the file digest} */
  public byte[] digest() {
    return new SaltedHash(hash, new byte[0]).of(withoutSignature(), 0, BYTES);
  }

  SaltedHash salted() {
    return new SaltedHash(hash, salt);
  }

  public int blockSize() {
    return 1 << logBlockSize;
  }

  MerkleShape shape() {
    return MerkleShape.of(hash, logBlockSize, dataSize);
  }
}
