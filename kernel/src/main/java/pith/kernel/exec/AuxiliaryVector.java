package pith.kernel.exec;

import java.util.ArrayList;
import java.util.List;

/** What the kernel tells a new program besides its arguments: pairs of a type and a value (getauxval(3)). */
final class AuxiliaryVector {
  static final int PHDR = 3, PHENT = 4, PHNUM = 5, PAGESZ = 6, BASE = 7, FLAGS = 8, ENTRY = 9, UID = 11, EUID = 12, GID = 13, EGID = 14;
  static final int HWCAP = 16, CLKTCK = 17, SECURE = 23, RANDOM = 25, HWCAP2 = 26, RSEQ_FEATURE_SIZE = 27, RSEQ_ALIGN = 28, EXECFN = 31, SYSINFO_EHDR = 33, MINSIGSTKSZ = 51;

  /** The letters of RV64IMAFDC as bits (Linux's COMPAT_HWCAP_ISA_*). */
  static final long RV64GC = bit('I') | bit('M') | bit('A') | bit('F') | bit('D') | bit('C');

  private final List<long[]> entries = new ArrayList<>();

  private static long bit(char letter) {
    return 1L << letter - 'A';
  }

  AuxiliaryVector add(int type, long value) {
    entries.add(new long[] {type, value});
    return this;
  }

  /** {@return the pairs, without the null that ends them} */
  List<long[]> entries() {
    return entries;
  }
}
