package pith.hal.cpu.interpreter;

import java.util.SplittableRandom;

/** Operands at the edges of what numbers can be, where arithmetic goes wrong. */
final class EdgeValues {
  static final long[] INTEGERS = {
    0, 1, -1, 2, -2, 3, 7, 31, 32, 33, 63, 64, 0x7f, 0x80, 0xff, -128, 0x7fff, 0x8000, 0xffff, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL,
    0x1_0000_0000L, Integer.MIN_VALUE, -0x8000_0001L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, 0x5555_5555_5555_5555L,
    0xaaaa_aaaa_aaaa_aaaaL, 0x0123_4567_89ab_cdefL
  };

  /** Raw bits: zeros, subnormals, the least and largest normal numbers, near integer limits, infinities, NaNs quiet and signalling. */
  static final long[] DOUBLES = {
    0, 1, 0x000f_ffff_ffff_ffffL, 0x0010_0000_0000_0000L, 0x0010_0000_0000_0001L, 0x0008_0000_0000_0000L, 0x3ca0_0000_0000_0000L,
    0x3fdf_ffff_ffff_ffffL, bits(0.5), 0x3fe0_0000_0000_0001L, bits(1), 0x3ff0_0000_0000_0001L, 0x3fef_ffff_ffff_ffffL, bits(1.5), bits(2.5),
    bits(Math.PI), bits(1.0 / 3), bits(10), bits(0x1p31), bits(0x1p31 - 0.5), bits(-0x1p31), bits(-0x1p31 - 1), bits(-0x1p31 - 0.5), bits(0x1p32 - 0.5),
    bits(0x1p63), bits(-0x1p63), 0x43df_ffff_ffff_ffffL, 0x43ef_ffff_ffff_ffffL, bits(0x1p64), bits(1e-310), bits(0x1p-537), bits(0x1p512), bits(0x1p-149),
    bits(0x1p-126), bits(0x1.ffffffp-127), bits(0x1.fffffefp127), bits(0x1.fffffep127), bits(0x1.000001p0), bits(Double.MAX_VALUE),
    0x7fe0_0000_0000_0000L, 0x7ff0_0000_0000_0000L, 0x7ff0_0000_0000_0001L, 0x7ff8_0000_0000_0000L, 0x7fff_ffff_ffff_ffffL
  };

  static final int[] FLOATS = {
    0, 1, 0x007f_ffff, 0x0080_0000, 0x0080_0001, 0x0040_0000, 0x3380_0000, 0x3eff_ffff, bits(0.5f), 0x3f00_0001, bits(1f), 0x3f80_0001,
    0x3f7f_ffff, bits(1.5f), bits(2.5f), bits(3.1415927f), bits(1f / 3), bits(10f), bits(0x1p31f), 0x4eff_ffff, bits(-0x1p31f), 0xcf00_0001, 0x4f7f_ffff, bits(0x1p32f),
    bits(0x1p63f), bits(-0x1p63f), 0x5eff_ffff, 0x5f7f_ffff, bits(0x1p64f), bits(0x1p-75f), bits(0x1p64f), bits(0x1p-149f), bits(Float.MAX_VALUE),
    0x7f00_0000, 0x7f80_0000, 0x7f80_0001, 0x7fc0_0000, 0x7fff_ffff
  };

  private EdgeValues() {}

  /** {@return an edge value of any kind, or a random number} */
  static long any(SplittableRandom random) {
    long sign = random.nextBoolean() ? Long.MIN_VALUE : 0;
    return switch (random.nextInt(6)) {
      case 0 -> INTEGERS[random.nextInt(INTEGERS.length)];
      case 1 -> DOUBLES[random.nextInt(DOUBLES.length)] ^ sign;
      case 2, 3 -> boxed(FLOATS[random.nextInt(FLOATS.length)] ^ (int) (sign >>> 32));
      case 4 -> bits(random.nextInt(1 << 20) / 8.0) ^ sign;
      default -> random.nextLong();
    };
  }

  static long boxed(int single) {
    return single | 0xffff_ffff_0000_0000L;
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value);
  }
}
