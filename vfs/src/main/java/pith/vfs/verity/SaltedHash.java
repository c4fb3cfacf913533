package pith.vfs.verity;

import java.security.MessageDigest;
import java.util.Arrays;
import pith.mm.physical.Work;

/** A hash function that has been fed a salt: each block is hashed from there on. Immutable. */
final class SaltedHash {
  private final VerityHash function;
  private final MessageDigest salted;

  /** An empty salt is none; another is padded with zeroes to what the function takes in at a time, so that it costs one step, done once. */
  SaltedHash(VerityHash function, byte[] salt) {
    this.function = function;
    salted = function.create();
    if (salt.length > 0) {
      int padded = (salt.length + function.blockBytes() - 1) / function.blockBytes() * function.blockBytes();
      salted.update(Arrays.copyOf(salt, padded));
    }
  }

  VerityHash function() {
    return function;
  }

  byte[] of(byte[] bytes, int at, int length) {
    Work.charge(function.cycles(length));
    try {
      MessageDigest hash = (MessageDigest) salted.clone();
      hash.update(bytes, at, length);
      return hash.digest();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e); // those of the JDK can be
    }
  }
}
