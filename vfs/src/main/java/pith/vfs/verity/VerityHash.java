package pith.vfs.verity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions of fs-verity, with Linux's numbers (uapi fsverity.h). */
public enum VerityHash {
  SHA256(1, "SHA-256", 32, 64, 64 * 22 + 48 * 13),
  SHA512(2, "SHA-512", 64, 128, 80 * 22 + 64 * 13);

  private final int number;
  private final String algorithm;
  private final int digestBytes;
  private final int blockBytes;
  private final int blockCycles;

  /**
   * @param blockBytes bytes that the function takes in at a time
   * @param blockCycles what that costs a core without instructions for it: 22 for each round and 13 for each word of the message schedule, counted from FIPS
   *     180-4 with rotations of three instructions
   */
  VerityHash(int number, String algorithm, int digestBytes, int blockBytes, int blockCycles) {
    this.number = number;
    this.algorithm = algorithm;
    this.digestBytes = digestBytes;
    this.blockBytes = blockBytes;
    this.blockCycles = blockCycles;
  }

  /** {@return the function of that number, null if there is none} */
  static VerityHash of(int number) {
    return number == SHA256.number ? SHA256 : number == SHA512.number ? SHA512 : null;
  }

  public int number() {
    return number;
  }

  public int digestBytes() {
    return digestBytes;
  }

  /** {@return bytes that a salt is padded to} */
  int blockBytes() {
    return blockBytes;
  }

  /** {@return what hashing {@code bytes} bytes costs, in cycles} */
  long cycles(long bytes) {
    return (bytes / blockBytes + 1) * blockCycles;
  }

  MessageDigest create() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has both
    }
  }
}
