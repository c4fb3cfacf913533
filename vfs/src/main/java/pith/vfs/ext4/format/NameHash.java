package pith.vfs.ext4.format;

import pith.vfs.FileName;

/**
 * The hash of a name, by which a directory's index finds it. Half-MD4 is three shortened rounds of MD4 over 32 bytes at a time; TEA mixes by the block cipher
 * of Wheeler and Needham; the legacy hash is what ext3 began with. The bytes of a name count as signed or unsigned chars, as the machine that made the file
 * system had them. Source: Linux {@code fs/ext4/hash.c}; RFC 1320 for MD4's functions.
 *
 * @param version as the index's root tells it: 0 legacy, 1 half-MD4, 2 TEA; 3 more for unsigned chars
 */
public record NameHash(int version, int[] seed) {
  public static final int LEGACY = 0, HALF_MD4 = 1, TEA = 2, UNSIGNED = 3;

  /** A hash that no name has: it marks the end of a listing. */
  private static final int END = 0x7fff_ffff;

  private static final int ROUND_2 = 0x5a82_7999, ROUND_3 = 0x6ed9_eba1;
  private static final int TEA_DELTA = 0x9e37_79b9;

  /** A name's hash, its lowest bit 0, and a second one that orders those with equal hashes. */
  public record Value(int major, int minor) {}

  public Value of(String name) {
    byte[] bytes = FileName.bytes(name);
    int[] state = {0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476};
    if (seed[0] != 0 || seed[1] != 0 || seed[2] != 0 || seed[3] != 0) {
      System.arraycopy(seed, 0, state, 0, 4);
    }
    return switch (version % UNSIGNED) {
      case LEGACY -> value(legacy(bytes), 0);
      case HALF_MD4 -> {
        for (int at = 0; at < bytes.length; at += 32) {
          halfMd4(state, words(bytes, at, 8));
        }
        yield value(state[1], state[2]);
      }
      default -> {
        for (int at = 0; at < bytes.length; at += 16) {
          tea(state, words(bytes, at, 4));
        }
        yield value(state[0], state[1]);
      }
    };
  }

  private static Value value(int hash, int minor) {
    int major = hash & ~1;
    return new Value(major == END << 1 ? END - 1 << 1 : major, minor);
  }

  private int character(byte b) {
    return version >= UNSIGNED ? b & 0xff : b;
  }

  private int legacy(byte[] name) {
    int hash = 0x12a3_fe2d;
    int before = 0x37ab_e8f9;
    for (byte b : name) {
      int next = before + (hash ^ character(b) * 7_152_373);
      if (next < 0) {
        next -= 0x7fff_ffff;
      }
      before = hash;
      hash = next;
    }
    return hash << 1;
  }

  /** {@return the bytes from {@code from} on as words; what is missing is filled with how many were left} */
  private int[] words(byte[] name, int from, int count) {
    int left = name.length - from;
    int pad = left | left << 8;
    pad |= pad << 16;
    int[] words = new int[count];
    int word = pad;
    int at = 0;
    int take = Math.min(left, count * 4);
    for (int i = 0; i < take; i++) {
      word = character(name[from + i]) + (word << 8);
      if (i % 4 == 3) {
        words[at++] = word;
        word = pad;
      }
    }
    if (at < count) {
      words[at++] = word;
    }
    while (at < count) {
      words[at++] = pad;
    }
    return words;
  }

  private static void tea(int[] state, int[] in) {
    int b0 = state[0];
    int b1 = state[1];
    int sum = 0;
    for (int n = 0; n < 16; n++) {
      sum += TEA_DELTA;
      b0 += (b1 << 4) + in[0] ^ b1 + sum ^ (b1 >>> 5) + in[1];
      b1 += (b0 << 4) + in[2] ^ b0 + sum ^ (b0 >>> 5) + in[3];
    }
    state[0] += b0;
    state[1] += b1;
  }

  private static final int[] ORDER_1 = {0, 1, 2, 3, 4, 5, 6, 7};
  private static final int[] ORDER_2 = {1, 3, 5, 7, 0, 2, 4, 6};
  private static final int[] ORDER_3 = {3, 7, 2, 6, 1, 5, 0, 4};
  private static final int[] SHIFT_1 = {3, 7, 11, 19};
  private static final int[] SHIFT_2 = {3, 5, 9, 13};
  private static final int[] SHIFT_3 = {3, 9, 11, 15};

  private static void halfMd4(int[] state, int[] in) {
    int[] s = state.clone();
    for (int i = 0; i < 8; i++) {
      step(s, (s[2] ^ s[3]) & s[1] ^ s[3], in[ORDER_1[i]], SHIFT_1[i % 4]);
    }
    for (int i = 0; i < 8; i++) {
      step(s, (s[1] & s[2]) + ((s[1] ^ s[2]) & s[3]), in[ORDER_2[i]] + ROUND_2, SHIFT_2[i % 4]);
    }
    for (int i = 0; i < 8; i++) {
      step(s, s[1] ^ s[2] ^ s[3], in[ORDER_3[i]] + ROUND_3, SHIFT_3[i % 4]);
    }
    for (int i = 0; i < 4; i++) {
      state[i] += s[i];
    }
  }

  /** One operation on a, after which the four words change places: what was d is next. */
  private static void step(int[] s, int mixed, int word, int shift) {
    int a = Integer.rotateLeft(s[0] + mixed + word, shift);
    s[0] = s[3];
    s[3] = s[2];
    s[2] = s[1];
    s[1] = a;
  }
}
